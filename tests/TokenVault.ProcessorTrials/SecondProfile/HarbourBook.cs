using System.Globalization;
using System.Text.Json.Nodes;

namespace TokenVault.ProcessorTrials.SecondProfile;

/// <summary>The harbour's own rules and records.</summary>
internal sealed class HarbourBook
{
    private readonly Lock _lock = new();
    private readonly List<HarbourEntry> _entries = [];

    public IReadOnlyList<HarbourEntry> Entries
    {
        get
        {
            lock (_lock)
            {
                return [.. _entries];
            }
        }
    }

    /// <summary>Does what is asked and gives what is said of it.</summary>
    /// <exception cref="HarbourTroubleException">It is not done.</exception>
    public JsonArray Enter(HarbourRequest request)
    {
        lock (_lock)
        {
            if (_entries.Exists(entry => entry.Ref == request.Ref))
            {
                throw new HarbourTroubleException("that reference is taken");
            }

            var entry = request.Kind switch
            {
                "voyages" => Voyage(request),
                "soundings" => Sounding(request),
                "departures" => Departure(request),
                "scuttlings" => Scuttling(request),
                "returns" => Return(request),
                _ => throw new HarbourTroubleException("no such kind"),
            };
            _entries.Add(entry);

            // Never alone: what was asked for has to be found among others.
            return [new JsonObject { ["harbourmaster"] = "open" }, .. _entries.Take(_entries.Count - 1).TakeLast(1).Select(Show), Show(entry)];
        }
    }

    public JsonArray Show(string berth)
    {
        lock (_lock)
        {
            return [.. _entries.Where(entry => entry.Berth == berth).Select(Show)];
        }
    }

    private static JsonNode Show(HarbourEntry entry)
    {
        var shown = new JsonObject
        {
            ["ref"] = entry.Ref,
            ["number"] = entry.Number,
            ["kind"] = entry.Kind,
            ["state"] = entry.State,
            ["of"] = entry.Of,
            ["cargo"] = new JsonObject
            {
                ["weight"] = new JsonObject { ["units"] = entry.Units.ToString(CultureInfo.InvariantCulture), ["measure"] = entry.Measure },
            },
        };
        if (entry.Why.Length > 0)
        {
            shown["ban"] = new JsonObject { ["why"] = entry.Why };
        }

        return shown;
    }

    private HarbourEntry Begin(HarbourRequest request, string kind, string state) => new(request.Berth, request.Ref, kind)
    {
        // Letters between the digits, as elsewhere.
        Number = $"hb{_entries.Count + 1}x",
        State = state,
        Pass = request.Pass,
    };

    private HarbourEntry Voyage(HarbourRequest request)
    {
        request.HasOnly("manner", "cargo", "passenger", "log");
        var ((units, measure), card) = (request.Cargo(), request.Passenger());
        var why = card == HarbourCards.Refused ? "no_reason" : card == HarbourCards.Poor ? "empty_purse" : "";
        var state = (why.Length > 0, request.Text("manner")) switch
        {
            (true, _) => "turned_away",
            (_, "hold") => "moored",
            (_, "sail") => "departed",
            _ => throw new HarbourTroubleException("no such manner"),
        };
        return Begin(request, "voyage", state) with { Units = units, Measure = measure, Why = why, Card = card, Log = request.Log() };
    }

    private HarbourEntry Sounding(HarbourRequest request)
    {
        request.HasOnly("measure", "passenger");
        return Begin(request, "sounding", "logged") with { Measure = request.Text("measure"), Card = request.Passenger() };
    }

    private HarbourEntry Departure(HarbourRequest request)
    {
        request.HasOnly("of", "cargo");
        var (voyage, (units, measure)) = (VoyageOf(request), request.Cargo());
        Require(voyage.State == "moored" && !Of(voyage, "scuttling").Any(), "nothing is moored");
        Require(measure == voyage.Measure && units + Of(voyage, "departure").Sum(entry => entry.Units) <= voyage.Units, "more than was moored");
        return Begin(request, "departure", "logged") with { Units = units, Measure = measure, Of = voyage.Ref };
    }

    private HarbourEntry Scuttling(HarbourRequest request)
    {
        request.HasOnly("of");
        var voyage = VoyageOf(request);
        Require(voyage.State == "moored" && !Of(voyage, "scuttling").Any() && !Of(voyage, "departure").Any(), "nothing is moored");
        return Begin(request, "scuttling", "logged") with { Of = voyage.Ref };
    }

    private HarbourEntry Return(HarbourRequest request)
    {
        request.HasOnly("of", "cargo");
        var (voyage, (units, measure)) = (VoyageOf(request), request.Cargo());
        var departed = voyage.State == "departed" ? voyage.Units : Of(voyage, "departure").Sum(entry => entry.Units);
        Require(measure == voyage.Measure && units + Of(voyage, "return").Sum(entry => entry.Units) <= departed, "more than departed");
        return Begin(request, "return", "logged") with { Units = units, Measure = measure, Of = voyage.Ref };
    }

    private HarbourEntry VoyageOf(HarbourRequest request) =>
        _entries.Find(entry => entry.Kind == "voyage" && entry.Berth == request.Berth && entry.Ref == request.Text("of"))
        ?? throw new HarbourTroubleException("no such voyage");

    private IEnumerable<HarbourEntry> Of(HarbourEntry voyage, string kind) =>
        _entries.Where(entry => entry.Kind == kind && entry.Of == voyage.Ref);

    private static void Require(bool holds, string trouble)
    {
        if (!holds)
        {
            throw new HarbourTroubleException(trouble);
        }
    }
}
