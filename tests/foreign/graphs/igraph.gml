Creator "igraph version 1.0.0 Sun Nov 29 23:46:29 2026"
Version 1
graph
[
  directed 1
  title "Drawn with igraph"
  node
  [
    id 0
    name "Amber Trust"
    label "Amber Trust"
    type "NGO"
  ]
  node
  [
    id 1
    name "Birch &amp; Sons"
    label "Birch &amp; Sons"
    type "Company"
  ]
  node
  [
    id 2
    name "জাফরান জোট"
    label "জাফরান জোট"
    type "Alliance"
  ]
  node
  [
    id 3
    name "The &quot;Round&quot; Table"
    label "The &quot;Round&quot; Table"
    type "Alliance"
  ]
  node
  [
    id 4
    name "Isolated Office"
    label "Isolated Office"
    type "Ministry"
  ]
  edge
  [
    source 0
    target 1
    relation "funds"
    weight 1
  ]
  edge
  [
    source 0
    target 1
    relation "works with"
    weight 2.5
  ]
  edge
  [
    source 1
    target 2
    relation "member of"
    weight 1
  ]
  edge
  [
    source 2
    target 3
    relation "member of"
    weight 1
  ]
  edge
  [
    source 3
    target 0
    relation "trains"
    weight 3
  ]
]
