using Xunit.Sdk;

// Each test runs several processes: side by side they would only measure how loaded the machine is.
[assembly: Xunit.v3.Parallelization(Mode = ParallelMode.None)]
