using TokenVault.ContractRules;

var problems = ServedContracts.Responses().SelectMany(ResponseRules.FindProblems).Distinct(StringComparer.Ordinal).ToList();
problems.ForEach(Console.Out.WriteLine);
return problems.Count == 0 ? 0 : 1;
