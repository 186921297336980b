"""What `ketacalc.frame` does on a real Spark alone: it is lazy, carries what Spark has, and the example runs.

Its answers are those of every engine, in `test_frame.py` and `test_frame_property.py`. PySpark is large and needs a
Java, so that these tests run where both are; `nox -s spark` lets none be skipped.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from ketacalc import frame
from tests import engines

pytest.importorskip("pyspark", reason="PySpark is not installed: pip install 'ketacalc[spark]'")
pytestmark = [
    pytest.mark.skipif(shutil.which("java") is None, reason="Spark needs a Java, and there is none on PATH"),
    pytest.mark.filterwarnings("ignore"),  # PySpark warns of its own dependencies
]
EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "spark_check.py"


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    """Return the session, and stop it after these tests."""
    yield engines.spark()
    engines.spark().stop()
    engines.spark.cache_clear()


def collected(found: Any) -> list[dict[str, Any]]:
    """Return what Spark computes, as rows in the order in which they were made."""
    return [row.asDict() for row in found.orderBy("at").collect()]


def test_a_check_is_computed_when_it_is_asked_for(spark: Any) -> None:
    drawn = pl.DataFrame({"at": [0], "dose": ["35 mg"], "weight": ["70"]})
    found = frame.check(engines.on_spark(drawn), indication="trd")
    assert found.columns[:4] == ["at", "dose", "weight", "weight_kg"]
    assert found.select("verdict").collect()[0][0] == "within"


def test_decimals_are_exact_and_what_is_only_carried_is_carried(spark: Any) -> None:
    rows = [(0, Decimal("34.93"), Decimal("69.85322498"), [1, 2]), (1, Decimal("349.3"), Decimal("69.86"), [])]
    given = spark.createDataFrame(
        rows, "at bigint, dose decimal(38,18), weight decimal(20,8), many array<int>"
    ).withColumnRenamed("dose", "dose [mg]")
    found = collected(frame.check(given, indication="trd"))
    assert [(row["verdict"], row["slips"], row["many"]) for row in found] == [
        ("within", None, [1, 2]),
        ("above", "ten-fold", []),
    ]


def test_regimens_are_scaled_on_spark_as_on_polars(spark: Any) -> None:
    drawn = pl.DataFrame({"at": range(4), "weight": ["70", "154 lb", "x", None]})
    found = frame.dose(engines.on_spark(drawn), indication="trd").orderBy("at").collect()
    assert [row["scaled_low"] for row in found] == [35.0, 34.92661249, None, None]
    assert [row["status"] for row in found] == ["read", "read", "weight not read", "weight missing"]


def submitted(source: Path, target: Path) -> subprocess.CompletedProcess[str]:
    """Run the example as its documentation says."""
    submit = shutil.which("spark-submit", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    assert submit is not None
    return subprocess.run(
        [submit, "--master", "local[2]", str(EXAMPLE), str(source), str(target), "trd"],
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
        env=dict(os.environ) | {"PYSPARK_PYTHON": sys.executable},
    )


def test_the_example_runs_as_it_is_documented(tmp_path: Path) -> None:
    source, target = tmp_path / "administrations.csv", tmp_path / "checked.parquet"
    source.write_text(
        'dose,dose_unit,weight,note\n35,mg,70,\n350,mg,70,"RN: ""settled"", see\nchart"\n35,Mg,70,"a, b"\n',
        encoding="utf-8",
    )
    done = submitted(source, target)
    assert done.returncode == 0, done.stderr[-2000:]
    found = pl.read_parquet(target / "*.parquet").sort("dose", "dose_unit")
    assert sorted(found["status"].to_list()) == ["read", "read", "unit not read"]
    assert sorted(str(verdict) for verdict in found["verdict"]) == ["None", "above", "within"]
    assert set(found["note"].to_list()) == {None, 'RN: "settled", see\nchart', "a, b"}


@pytest.mark.parametrize("line", ["35,mg,70,late, see chart", "35,mg"])
def test_the_example_ends_at_a_line_that_is_not_whole(tmp_path: Path, line: str) -> None:
    source, target = tmp_path / "administrations.csv", tmp_path / "checked.parquet"
    source.write_text(f"dose,dose_unit,weight,note\n35,mg,70,\n{line}\n", encoding="utf-8")
    done = submitted(source, target)
    assert done.returncode != 0
    assert "MALFORMED_RECORD" in done.stderr
    assert not target.exists() or not list(target.glob("*.parquet"))
