using Ledger.Host.Verbs;

return await CommandLine.Run(args);
