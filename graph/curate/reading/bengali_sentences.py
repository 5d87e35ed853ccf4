"""Reads ties from Bengali clauses: frames say which endings the names of a tie have around its verb."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations

from .bengali_clauses import Clause, ClauseCutter, Group, Word, is_organisation
from .bengali_events import BengaliEventReader
from .bengali_grammar import FrameCue, Grammar
from .bengali_groups import GroupReader
from .bengali_places import PlaceReader
from .clause_bounds import Sentence
from .clause_reader import MAX_JOINT
from .drafts import ATTENDED, FOUNDED, LOCATED, ORGANISED, Draft, End, NameReader
from .entries import YEAR
from .event_names import read_event_date
from .lexicon import Lexicon
from .references import References

MAX_BETWEEN = 4  # words between a name in the genitive and what it governs
_DEFINITE = ("টি", "টা", "টির")
_MEMBER_KINDS = frozenset(("platform", "organisation", "donor", ""))
_KEPT_WHEN_ENDED = frozenset(("funds", "memberOf"))


class BengaliReader:
    """Reads the clauses of Bengali sentences."""

    def __init__(self, names: NameReader, references: References, lexicon: Lexicon) -> None:
        self.references = references
        self.grammar = Grammar(lexicon)
        self._cutter = ClauseCutter(names.finder, references, self.grammar)
        self._groups = GroupReader(names.finder, self.grammar)
        self._places = PlaceReader(names.finder, self.grammar)
        self._events = BengaliEventReader(names.finder, self.grammar)
        self._names = names
        self._topic: End | None = None  # the last subject
        self._actor: End | None = None  # the last subject that is no project
        self._is_ended = False  # whether the clause in work says that its tie is over
        self._held: Sequence[End] = ()  # networks of whose secretariat the text has told
        self._trainers: Sequence[End] = ()  # of whom the trained are told next
        self._network: End | None = None  # that the sentence has named last
        self._pronouns = frozenset(self.grammar.words["pronouns"]["genitive"])
        self._trained: End | None = None  # of whom the trainers are told next

    def start_block(self) -> None:
        """Forget whom the paragraph before was about."""
        self._topic = self._actor = self._trained = None
        self._trainers = ()
        self._held = ()

    def read(self, sentence: Sentence) -> Iterator[Draft]:
        """Yield the ties that the clauses of a sentence state."""
        self._actor = self._network = None
        cut = self._cutter.cut(sentence.items, sentence.end)
        if sentence.items and sentence.items[-1].word == "?":
            return
        named_last: End | None = None
        for number, words in enumerate(cut):
            if named_last is not None and self._is_relative(sentence, words):
                self._actor = self._topic = named_last  # "ক সংস্থা, যার কার্যালয় ..."
            clause = self._cutter.read(words, self._topic or self._find_topic(sentence))
            named_last = _find_last_organisation(clause)
            following = cut[number + 1] if number + 1 < len(cut) else []
            cues = [] if self._takes_back(following) else list(self.grammar.find_cues(clause.texts))
            is_blocked = bool(cues) and self.grammar.is_blocked(clause.texts)
            self._is_ended = bool(cues) and self.grammar.is_ended(clause.texts)
            said = [cue for cue in cues if not is_blocked or self._is_said_before(clause, cue)]
            yield from _omit_paid_help(
                [draft for cue in said for draft in self._read_cue(sentence, clause, cue)]
            )
            if not self.grammar.is_blocked(clause.texts):
                yield from self._read_event(sentence, clause)
            self._note_topic(clause)
            networks = [end for group in clause.groups for end in group.ends if end.kind == "platform"]
            self._network = networks[-1] if networks else self._network

    def _read_event(self, sentence: Sentence, clause: Clause) -> Iterator[Draft]:
        """Yield who held the event that a clause tells, and who is counted there."""
        event = self._events.find(clause)
        if event is None:
            return
        name, organisers = event
        words = self._names.document_text(sentence.start, sentence.end)
        visitors = self._groups.find_people_counted(clause)
        if not visitors and not read_event_date(words):
            return
        for kind, ends in ((ORGANISED, organisers), (ATTENDED, visitors)):
            for end in ends:
                yield Draft(name, kind, end, sentence.start, sentence.end, sentence.block, "sentence event")

    def _is_relative(self, sentence: Sentence, words: Sequence[Word]) -> bool:
        """Whether "whose" stands straight before a clause."""
        before = [item.word for item in sentence.items if words and item.end <= words[0].start]
        return before[-1:] in (["যার"], ["যাদের"])

    def _takes_back(self, following: Sequence[Word]) -> bool:
        """Whether the next clause denies what the one before it said."""
        denies = self.grammar.is_negative([word.text for word in following])
        return denies and not any(word.name for word in following)

    def _is_said_before(self, clause: Clause, cue: FrameCue) -> bool:
        """Whether what denies a clause stands behind a cue and its name: "this member plans"."""
        if cue.noun != "<member>":
            return False
        behind = [
            group for group in clause.groups if 0 <= group.first - cue.after < 2 and group.role == "nom"
        ]
        is_attribute = bool(behind) and behind[0].last + 3 < len(clause.words)
        return is_attribute and not self.grammar.is_blocked(clause.texts[: cue.after])

    def _find_topic(self, sentence: Sentence) -> End:
        """Return whom a clause is about that names no subject."""
        topic = self._actor or sentence.default
        return topic or self.references.get_holder("the document's organisation")

    def _note_topic(self, clause: Clause) -> None:
        """Remember the subject of a clause: a single name without ending."""
        for group in clause.groups:
            end = group.ends[0]
            is_subject = group.role == "nom" and len(group.ends) == 1 and group.last < clause.verb
            if is_subject and (is_organisation(end) or end.kind == "programme"):
                self._topic = replace(end, reference="")
                self._actor = self._topic if is_organisation(end) else self._actor
                return

    def _read_cue(self, sentence: Sentence, clause: Clause, cue: FrameCue) -> Iterator[Draft]:
        ended = self._is_ended
        kind = cue.frame.kind
        if ended and cue.frame.name == "helper":
            kind = "funds"  # who stood by is a donor that has left, where it is one
        following = clause.texts[cue.after] if cue.after < len(clause.words) else ""
        if cue.noun == "<associate>" and "<member>" in self.grammar.list_tags(following):
            return  # an associate member
        if cue.noun == "<member>" and self._is_counted(clause, cue.first):
            return  # "২৫ জন সদস্যকে" are people
        if kind == FOUNDED and cue.noun == "<make>" and "হিসেবে" in clause.texts:
            return  # "প্রশিক্ষক হিসেবে গড়ে তোলে"
        if ended and kind not in _KEPT_WHEN_ENDED and kind != FOUNDED:
            return
        if kind == LOCATED and self._tells_event(clause, cue):
            return
        if cue.frame.name == "holds" and clause.verb < len(clause.words):
            return
        if cue.frame.name == "attends":
            yield from self._read_attendance(sentence, clause, cue)
            return
        if cue.frame.name == "joint":
            for one, another in combinations(self._list_several(clause, cue), 2):
                yield self._make_draft(sentence, one, kind, another, cue)
            return
        fixed, free = ("object", "subject") if cue.frame.object[0] in _FIXED else ("subject", "object")
        if cue.frame.name == "trained_by":
            self._trained = next(iter(self._groups.find(clause, cue, "trained")), None)
        sides: dict[str, Sequence[End]] = {}
        sides[fixed] = self._find_side(sentence, clause, cue, getattr(cue.frame, fixed), ())
        if not sides[fixed]:
            return
        sides[free] = self._find_side(sentence, clause, cue, getattr(cue.frame, free), sides[fixed])
        if cue.noun == "সচিবালয়" and self._network and self._says_its(clause, cue, sides["object"]):
            sides["object"] = [replace(self._network, reference="এর")]
        if cue.noun == "সচিবালয়":
            self._held = sides["object"]
        if cue.frame.name == "trains" and not sides["subject"]:
            self._trainers = sides["object"]
            yield from self._read_course(sentence, clause, cue)
        if cue.frame.name == "member" and self._is_own_membership(sides):
            return  # "সমিতির সদস্যপদ শেষ হয়েছে"
        if kind != cue.frame.kind and any(end.kind != "donor" for end in sides["subject"]):
            return
        for subject in sides["subject"]:
            for object_ in sides["object"]:
                yield self._make_draft(sentence, subject, kind, object_, cue, ended=ended and kind != FOUNDED)

    def _says_its(self, clause: Clause, cue: FrameCue, ends: Sequence[End]) -> bool:
        """Whether "its" stands before a cue, and what it was taken for is no network."""
        before = clause.texts[cue.first - 1] if cue.first else ""
        return before in self._pronouns and not any(end.kind == "platform" for end in ends)

    def _is_own_membership(self, sides: Mapping[str, Sequence[End]]) -> bool:
        """Whether a clause names no member, and no network either: whose membership it is stands there."""
        is_guessed = all(end.reference for end in sides["subject"])
        return is_guessed and not any(end.kind == "platform" for end in sides["object"])

    def _is_counted(self, clause: Clause, at: int) -> bool:
        before = clause.texts[max(0, at - 3) : at]
        return clause.words[at].case == "acc" or any(
            text.endswith("জন") and text != "একজন" for text in before
        )

    def _read_attendance(self, sentence: Sentence, clause: Clause, cue: FrameCue) -> Iterator[Draft]:
        """Yield who was trained by the trainers that the clause before names: "এতে অংশ নেন ২০ জন নারী"."""
        for trainer in self._trainers:
            for trained in self._groups.find(clause, cue, "trained")[:1]:
                if trained.kind == "group":
                    reference = replace(trainer, reference="the trainer named before")
                    yield self._make_draft(sentence, trained, cue.frame.kind, reference, cue)
        self._trainers = ()

    def _read_course(self, sentence: Sentence, clause: Clause, cue: FrameCue) -> Iterator[Draft]:
        """Yield who gave the course that the sentence before names: "প্রশিক্ষণটি পরিচালনা করে"."""
        if self._trained is not None and not cue.first and clause.texts[0].endswith(_DEFINITE):
            trained = replace(self._trained, reference=f"{clause.texts[0]} (the sentence before)")
            for trainer in self._trainers:
                yield self._make_draft(sentence, trained, cue.frame.kind, trainer, cue)

    def _tells_event(self, clause: Clause, cue: FrameCue) -> bool:
        tags = set().union(*(self.grammar.list_tags(text) for text in clause.texts if text))
        return bool(tags & self.grammar.events) and cue.noun not in ("<office>", "<area>")

    def _find_side(
        self, sentence: Sentence, clause: Clause, cue: FrameCue, places: Sequence[str], taken: Sequence[End]
    ) -> Sequence[End]:
        """Return the names at the first of some places that holds any but those of the other end."""
        others = {end.identity for end in taken}
        for place in places:
            if place == "topic":
                ends: Sequence[End] = self._fall_back(sentence, clause, cue)
            elif place == "year":
                ends = self._find_year(clause, cue)
            elif place == "places":
                ends = self._places.find(clause, cue)
            elif place in ("trainees", "trained", "group"):
                ends = self._groups.find(clause, cue, place)
            else:
                ends = self._find_names(clause, cue, place)
            ends = [end for end in ends if end.identity not in others]
            if ends:
                return ends
        return ()

    def _find_names(self, clause: Clause, cue: FrameCue, place: str) -> list[End]:
        """Return the names that stand at a place of a frame."""
        groups = [group for group in clause.groups if not group.is_place]
        if place == "work":
            works = [end for group in groups for end in group.ends if end.kind == "programme"]
            return works[:1]
        if place.startswith("network"):
            return self._find_networks(clause, cue, place)
        chosen = list(self._choose(clause, groups, cue, place))
        if place == "doer":
            founded = [g for g in groups if cue.frame.kind == FOUNDED and 0 <= g.first - cue.after < 2]
            chosen = (founded or chosen)[:1]  # "২০১০ সালে গঠিত এই মোর্চার"
        return [
            end for group in chosen for end in group.ends if is_organisation(end) or _is_work(end, cue, place)
        ]

    def _choose(self, clause: Clause, groups: Sequence[Group], cue: FrameCue, place: str) -> Iterator[Group]:
        """Yield the groups at a place, the most likely first."""
        if place == "possessor":
            near = [group for group in groups if group.role == "gen" and self._governs(clause, group, cue)]
            yield from near[-1:]
        elif place == "owner":
            owners = [g for g in groups if g.role in ("gen", "agent") and g.last < cue.after]
            yield from owners[-1:]
        elif place == "behind":
            yield from [g for g in groups if g.role == "nom" and 0 <= g.first - cue.after < 3][:1]
        elif place == "doer":
            nominative = [g for g in groups if g.role == "nom" and any(is_organisation(e) for e in g.ends)]
            yield from (group for group in nominative if group.last < cue.after)
            yield from (group for group in nominative if group.first >= cue.after)
        else:
            role = {"receiver": "acc", "inside": "loc", "through": "gen"}.get(place, place)
            chosen = [group for group in groups if group.role == role]
            if place == "through":  # "প্রশিক্ষণ দেওয়া হয় X-এর মাধ্যমে"
                last = len(clause.words) - 1
                chosen = [g for g in chosen if clause.texts[min(g.last + 1, last)] in self.grammar.through]
            yield from chosen
            if place == "receiver":  # "আমাদের" is whom and whose
                yield from (g for g in groups if g.role == "gen" and g.ends[0].reference.startswith("আমাদের"))

    def _governs(self, clause: Clause, group: Group, cue: FrameCue) -> bool:
        between = clause.words[group.last + 1 : cue.first]
        return (
            group.last < cue.first
            and len(between) <= MAX_BETWEEN
            and not any(word.name or word.text in self.grammar.joining for word in between)
        )

    def _find_networks(self, clause: Clause, cue: FrameCue, place: str) -> list[End]:
        """Return the network of which the cue says a member or the secretariat."""
        if place == "network of the secretariat":
            return list(self._held) if not any(group.role == "gen" for group in clause.groups) else []
        roles = {
            "network": ("gen",),
            "network inside": ("loc",),
            "network any": ("loc", "with", "gen", "nom"),
            "network before": ("nom",),
            "network behind": ("nom", "gen", "loc", "acc"),
        }[place]
        groups = [group for group in clause.groups if not group.is_place]
        if place == "network behind":
            groups = [group for group in groups if 0 <= group.first - cue.after < 2]
        possessors = list(self._choose(clause, groups, cue, "possessor"))
        if place == "network" and possessors and cue.noun != "<joined>":
            return [end for end in possessors[-1].ends if end.kind in _MEMBER_KINDS]
        if place == "network":
            roles = ("gen", "loc", "with", "acc") if cue.noun != "সচিবালয়" else ("gen",)
        for role in roles:
            for group in groups:
                ends = [end for end in group.ends if end.kind == "platform"]
                if group.role == role and ends:
                    return ends
        topic = self._topic
        return [topic] if place == "network before" and topic and topic.kind == "platform" else []

    def _list_several(self, clause: Clause, cue: FrameCue) -> list[End]:
        """Return organisations that do something together."""
        for group in clause.groups:
            ends = [end for end in group.ends if is_organisation(end)]
            acts = group.role in ("nom", "among") or (
                group.role == "gen" and self._governs(clause, group, cue)
            )
            if acts and 1 < len(ends) <= MAX_JOINT and len(ends) == len(group.ends):
                return ends
        return []

    def _find_year(self, clause: Clause, cue: FrameCue) -> list[End]:
        """Return the year of a clause that is no beginning of a time: "২০০৭ সালে"."""
        for at, word in enumerate(clause.words[:-1]):
            following = clause.words[at + 1].text
            year = YEAR.fullmatch(word.text)
            stems = self.grammar.list_tags(following) if following else frozenset[str]()
            if year and stems & self.grammar.years:
                since = clause.words[at + 2].text if at + 2 < len(clause.words) else ""
                if since not in ("থেকে", "পর্যন্ত") or cue.noun == "<begins>":
                    return [End(word.text, "year")]
        return []

    def _fall_back(self, sentence: Sentence, clause: Clause, cue: FrameCue) -> list[End]:
        """Return whom the text is about, unless the clause says that it is about somebody without a name."""
        behind = [
            group for group in clause.groups if cue.frame.kind == FOUNDED and 0 <= group.first - cue.after < 2
        ]
        if behind and (is_organisation(behind[0].ends[0]) or behind[0].ends[0].kind == "programme"):
            return [behind[0].ends[0]]  # "২০১০ সালে গঠিত এই মোর্চায়"
        before = clause.words[cue.first - 1] if cue.first else None
        is_about_thing = (
            cue.frame.kind == FOUNDED
            and before is not None
            and before.name is None
            and self._groups.is_plain_noun(before)
        )
        has_receiver = cue.frame.kind == "funds" and any(
            word.name is None and word.case == "acc" and len(word.text) > 4 for word in clause.words
        )
        if is_about_thing or has_receiver:
            return []
        topic = self._find_topic(sentence)
        return [topic if topic.reference else replace(topic, reference="the subject before")]

    def _make_draft(
        self, sentence: Sentence, subject: End, kind: str, object_: End, cue: FrameCue, *, ended: bool = False
    ) -> Draft:
        certainty = (
            "implied" if "the document's organisation" in (subject.reference, object_.reference) else "stated"
        )
        return Draft(
            subject, kind, object_, sentence.start, sentence.end, sentence.block,
            f"sentence {cue.frame.name}", certainty, ended,
        )  # fmt: skip


_FIXED = frozenset(
    (
        "year",
        "places",
        "network of the secretariat",
        "network",
        "network inside",
        "network any",
        "network behind",
        "by",
        "from",
    )
)


def _omit_paid_help(drafts: Sequence[Draft]) -> Iterator[Draft]:
    """Yield the ties of a clause without help that was money: "অনুদান দিয়ে সহযোগিতা করে"."""
    paid = {(draft.subject.identity, draft.object.identity) for draft in drafts if draft.kind == "funds"}
    for draft in drafts:
        if (
            draft.rule != "sentence helper"
            or draft.kind == "funds"
            or (draft.subject.identity, draft.object.identity) not in paid
        ):
            yield draft


def _find_last_organisation(clause: Clause) -> End | None:
    """Return the organisation that a clause ends with."""
    last = next((word for word in reversed(clause.words) if word.text != ","), None)
    return replace(last.name, reference="") if last and last.name and is_organisation(last.name) else None


def _is_work(end: End, cue: FrameCue, place: str) -> bool:
    """Whether a project may stand at a place: where it is paid for, or where something is."""
    pays = cue.frame.kind in ("funds", LOCATED, "partneredWith") and place in (
        "inside",
        "owner",
        "doer",
        "possessor",
    )
    return end.kind == "programme" and pays and cue.frame.name not in ("implements",)
