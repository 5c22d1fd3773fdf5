// Each class has a vault of three processes of its own; side by side they would wait for one another.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
