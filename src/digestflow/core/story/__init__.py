"""The items of one day that tell of one happening: repeats, grouping, language and rank."""
