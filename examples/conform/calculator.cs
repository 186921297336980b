// ketacalc conform -- dotnet run examples/conform/calculator.cs        (.NET 10, which runs a file without a project)
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

double Number(JsonNode? stated, string unit) // a number above zero in the one unit that this calculator knows
{
    if (stated is null) throw new FormatException("missing");
    if ((string?)stated["unit"] != unit) throw new NotSupportedException(unit);
    var value = (string)stated["value"]!;
    if (!Regex.IsMatch(value, @"\A[0-9]+(\.[0-9]+)?\z")) throw new FormatException(value);
    var number = double.Parse(value, CultureInfo.InvariantCulture);
    return number > 0 ? number : throw new FormatException(value);
}

double PumpRate(JsonNode given) // mL/h: put your own calculator here
{
    if ((string?)given["unit"] != "mL/h") throw new NotSupportedException();
    return Number(given["dose"], "mg/kg/h") * Number(given["weight"], "kg") / Number(given["concentration"], "mg/mL");
}

while (Console.ReadLine() is string line)
{
    var vector = JsonNode.Parse(line)!;
    var answer = new JsonObject { ["id"] = (string)vector["id"]! };
    try
    {
        if ((string?)vector["operation"] != "infusion") throw new NotSupportedException();
        answer["result"] = new JsonObject { ["value"] = PumpRate(vector["input"]!), ["unit"] = "mL/h" };
    }
    catch (NotSupportedException) { answer["unsupported"] = true; }
    catch (FormatException) { answer["refused"] = true; }
    Console.WriteLine(answer.ToJsonString());
    Console.Out.Flush();
}
