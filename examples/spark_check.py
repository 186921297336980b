"""Check a table of administrations on Spark: `spark-submit spark_check.py administrations.parquet checked.parquet trd`.

The table has the columns that `ketacalc cohort check` reads: dose, dose_unit, weight, weight_unit. Each worker needs
Python with ketacalc[spark]; PYSPARK_PYTHON says which Python that is.
"""

import sys

from pyspark.sql import SparkSession

from ketacalc import frame


def main(source: str, target: str, indication: str) -> None:
    """Read a table, check it, write it with the columns of the check."""
    spark = SparkSession.builder.appName("ketacalc").getOrCreate()
    read = spark.read
    table = read.parquet(source) if source.endswith(".parquet") else read.csv(source, header=True, inferSchema=False)
    checked = frame.check(table, indication=indication)
    checked.write.mode("overwrite").parquet(target)
    spark.read.parquet(target).groupBy("status", "verdict").count().orderBy("status", "verdict").show(truncate=False)
    spark.stop()


if __name__ == "__main__":
    main(*sys.argv[1:4])
