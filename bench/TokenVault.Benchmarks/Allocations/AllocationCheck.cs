using System.Globalization;
using System.Reflection;
using System.Text.Json;
using BenchmarkDotNet.Attributes;

namespace TokenVault.Benchmarks.Allocations;

/// <summary>
/// Counts what each operation allocates and holds it against allocations.json. The runtime counts bytes exactly, so unlike times they are the
/// same on any machine.
/// </summary>
internal static class AllocationCheck
{
    // Enough for the runtime to have compiled its last form, and for what is made once to have been made.
    private const int WarmUp = 2_000;
    private const int Counted = 5_000;

    private const long LargeMin = 4_000;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Prints a line for each operation. 0 where all are as they are expected; with `write` the file is written anew.</summary>
    public static int Run(string file, bool write)
    {
        var expected = write ? [] : JsonSerializer.Deserialize<SortedDictionary<string, long>>(File.ReadAllText(file))!;
        var counted = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var benchmark in Operations())
        {
            Count(benchmark, counted);
        }

        if (write)
        {
            File.WriteAllText(file, JsonSerializer.Serialize(counted, Indented) + "\n");
        }

        var wrong = 0;
        foreach (var name in counted.Keys.Union(expected.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var (found, wanted) = (counted.TryGetValue(name, out var bytes) ? bytes : -1, write ? counted[name] : expected.GetValueOrDefault(name, -1));
            var verdict = IsSame(found, wanted) ? "" : found < 0 ? "  is gone: remove it from the file" : wanted < 0 ? "  is not in the file" : $"  expected {wanted}";
            wrong += verdict.Length > 0 ? 1 : 0;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-50} {found,8} B{verdict}"));
        }

        Console.WriteLine(wrong == 0
            ? $"{counted.Count} operations allocate what allocations.json says, {counted.Values.Count(bytes => bytes == 0)} of them nothing"
            : $"FAILED: {wrong} operations allocate something else");
        return wrong == 0 ? 0 : 1;
    }

    // A public-key operation draws until what it drew is good, so the last digits of what it allocates are chance.
    private static bool IsSame(long found, long wanted) => found == wanted || (wanted >= LargeMin && Math.Abs(found - wanted) * 100 <= wanted);

    // Those that run on the calling thread alone; what others allocate for an operation can't be told from what they do besides.
    private static IEnumerable<Type> Operations() => typeof(AllocationCheck).Assembly.GetTypes()
        .Where(type => type.GetCustomAttribute<MemoryDiagnoserAttribute>() is not null

            // Those of a category are only measured: SoftHSM2 is not on each machine, and a full cache makes room now and then.
            && type.GetCustomAttribute<BenchmarkCategoryAttribute>() is null
            && Benchmarks(type).All(method => !typeof(Task).IsAssignableFrom(method.ReturnType)));

    private static IEnumerable<MethodInfo> Benchmarks(Type type) => type.GetMethods().Where(method => method.GetCustomAttribute<BenchmarkAttribute>() is not null);

    private static void Count(Type type, SortedDictionary<string, long> counted)
    {
        var instance = Activator.CreateInstance(type)!;
        Invoke<GlobalSetupAttribute>(instance);
        try
        {
            foreach (var method in Benchmarks(type))
            {
                counted.Add($"{type.Name}.{method.Name}", BytesOf(instance, method));
            }
        }
        finally
        {
            Invoke<GlobalCleanupAttribute>(instance);
        }
    }

    private static void Invoke<T>(object instance)
        where T : Attribute => instance.GetType().GetMethods().FirstOrDefault(method => method.GetCustomAttribute<T>() is not null)?.Invoke(instance, null);

    private static long BytesOf(object instance, MethodInfo method)
    {
        var operations = method.GetCustomAttribute<BenchmarkAttribute>()!.OperationsPerInvoke;
        var rounds = Math.Max(20, Counted / operations);
        var run = (Action<int>)typeof(AllocationCheck).GetMethod(nameof(Compile), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(method.ReturnType == typeof(void) ? typeof(object) : method.ReturnType).Invoke(null, [instance, method])!;
        run(Math.Max(20, WarmUp / operations));
        var before = GC.GetAllocatedBytesForCurrentThread();
        run(rounds);
        return (GC.GetAllocatedBytesForCurrentThread() - before) / ((long)rounds * operations);
    }

    // A delegate of the method's own type: reflection would box what it returns.
    private static Action<int> Compile<T>(object instance, MethodInfo method)
    {
        if (method.ReturnType == typeof(void))
        {
            var act = method.CreateDelegate<Action>(instance);
            return rounds =>
            {
                for (var i = 0; i < rounds; i++)
                {
                    act();
                }
            };
        }

        var compute = method.CreateDelegate<Func<T>>(instance);
        return rounds =>
        {
            for (var i = 0; i < rounds; i++)
            {
                compute();
            }
        };
    }
}
