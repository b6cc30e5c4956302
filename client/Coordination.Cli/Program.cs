using Coordination.Cli;

return await Coord.Run(args, Surroundings.OfProcess(), CancellationToken.None);
