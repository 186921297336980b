# ketacalc conform -- Rscript examples/conform/calculator.R        (needs the package jsonlite)

number <- function(stated, unit) { # a number above zero in the one unit that this calculator knows
  if (is.null(stated)) stop("missing")
  if (!identical(stated$unit, unit)) stop(structure(class = c("unsupported", "error", "condition"), list(message = unit, call = NULL)))
  if (!grepl("^[0-9]+(\\.[0-9]+)?$", stated$value) || as.numeric(stated$value) == 0) stop(stated$value)
  as.numeric(stated$value)
}

pump_rate <- function(given) { # mL/h: put your own calculator here
  number(list(value = "1", unit = given$unit), "mL/h")
  number(given$dose, "mg/kg/h") * number(given$weight, "kg") / number(given$concentration, "mg/mL")
}

lines <- file("stdin", open = "r")
while (length(line <- readLines(lines, n = 1)) > 0) {
  vector <- jsonlite::fromJSON(line, simplifyVector = FALSE)
  answer <- list(unsupported = TRUE)
  if (vector$operation == "infusion") {
    answer <- tryCatch(
      list(result = list(value = pump_rate(vector$input), unit = "mL/h")),
      unsupported = function(found) list(unsupported = TRUE),
      error = function(found) list(refused = TRUE)
    )
  }
  cat(jsonlite::toJSON(c(list(id = vector$id), answer), auto_unbox = TRUE, digits = NA), "\n", sep = "")
  flush(stdout())
}
