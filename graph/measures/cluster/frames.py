"""Sends the neighbours of a network to a cluster as a frame, and fetches figures as arrays.

Organisations are numbers from 0, their places in `Links.nodes`. A frame of links has a row for each
direction of each tie and one from each organisation with a tie to itself: by that row an organisation's own
value reaches it on the same way as its neighbours' do, so that a round is one join and one exchange.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ..adjacency import Links
from .session import get_checkpoint_folder

BATCH = 200_000  # ties sent at once, some 3 MB of text
CHUNK = 65_536  # figures fetched in one row
ROWS = 250_000  # of links in one part at most, or nearly


@dataclass(frozen=True)
class SparkNetwork:
    """A network on a cluster: `links` (src, dst), divided and sorted by src; `size` counts the untied."""

    spark: Any
    links: Any
    size: int
    tied: int  # organisations with a tie

    @cached_property
    def ties(self) -> Any:
        """The links without those to oneself."""
        return self.links.where("src != dst")


def send_ties(links: Links, spark: Any) -> SparkNetwork:
    """Send the ties of a network to the cluster in bounded batches, as text that Spark itself takes apart.

    Rows of Python, or a frame of pandas, would ask for a Python on every worker.
    """
    import numpy as np
    from pyspark.sql import functions as sql

    sources = np.repeat(np.arange(len(links.nodes)), links.degrees)
    once = sources < links.ends
    pairs = np.column_stack([sources[once], links.ends[once]])
    parts = max(spark.sparkContext.defaultParallelism, 1 + (2 * len(pairs) + len(links.nodes)) // ROWS)
    spark.conf.set("spark.sql.shuffle.partitions", str(parts))
    folder_path = (
        f"{get_checkpoint_folder(spark)}/ties-{uuid.uuid4().hex}"  # a session may be sent several networks
    )
    for first in range(0, max(1, len(pairs)), BATCH):
        text = ";".join(f"{start},{end}" for start, end in pairs[first : first + BATCH].tolist())
        rows = spark.range(1).select(sql.explode(sql.split(sql.lit(text), ";")).alias("pair"))
        ends = rows.where("pair != ''").select(sql.split("pair", ",").alias("ends"))
        end_columns = ends.select(
            sql.col("ends")[0].cast("long").alias("src"), sql.col("ends")[1].cast("long").alias("dst")
        )
        end_columns.write.mode("append").parquet(folder_path)
    sent = spark.read.schema("src long, dst long").parquet(folder_path)
    both = sent.union(sent.select("dst", "src"))
    own = both.select("src", sql.col("src").alias("dst")).distinct()
    # a lost part is divided again from the files; a checkpoint of it would be read anew in every round
    whole = both.union(own).repartition(parts, "src").sortWithinPartitions("src").persist()
    return SparkNetwork(spark, whole, len(links.nodes), int((links.degrees > 0).sum()))


def fetch_columns(frame: Any, **values: Any) -> list[Any]:
    """Write columns of a frame into arrays of n numbers, which keep their own where there is no row."""
    import numpy as np
    from pyspark.sql import functions as sql

    part = sql.floor(sql.col("src") / CHUNK).alias("part")
    lists = [sql.collect_list(name).alias(name) for name in ("src", *values)]
    for row in frame.groupBy(part).agg(*lists).collect():
        where = np.array(row["src"], dtype=np.int64)
        for name, array in values.items():
            array[where] = row[name]
    return list(values.values())


def sum_by_key(frame: Any, keys: str, *sums: str) -> Any:
    """Return the sums of a frame's rows for each value of its keys, both in SQL.

    An expression of SQL is one call to Java; written with methods of columns it is ten, and takes longer
    than a round on a small network.
    """
    from pyspark.sql import functions as sql

    return frame.groupBy(*keys.split(", ")).agg(*map(sql.expr, sums))
