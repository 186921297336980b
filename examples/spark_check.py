"""Check a table of administrations on Spark: `spark-submit spark_check.py administrations.parquet checked.parquet trd`.

The table has the columns that `ketacalc cohort check` reads: dose, dose_unit, weight, weight_unit. CSV is read too, and
a line with too few or too many cells ends the run. Each worker needs Python with ketacalc[spark]; PYSPARK_PYTHON says
which Python that is.
"""

import sys

from pyspark.sql import SparkSession

from ketacalc import frame


def main(source: str, target: str, indication: str) -> None:
    """Read a table, check it, write it with the columns of the check."""
    spark = SparkSession.builder.appName("ketacalc").getOrCreate()
    # By itself Spark's reader fills a short line with nothing, cuts a long one, and ends a row at each line break.
    text = spark.read.options(header=True, multiLine=True, escape='"', mode="FAILFAST")
    table = spark.read.parquet(source) if source.endswith(".parquet") else text.csv(source)
    checked = frame.check(table, indication=indication)
    checked.write.mode("overwrite").parquet(target)
    spark.read.parquet(target).groupBy("status", "verdict").count().orderBy("status", "verdict").show(truncate=False)
    spark.stop()


if __name__ == "__main__":
    main(*sys.argv[1:4])
