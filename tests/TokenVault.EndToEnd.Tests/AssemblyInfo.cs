// Each class has a vault of three processes of its own; side by side they would measure one another's waiting.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
