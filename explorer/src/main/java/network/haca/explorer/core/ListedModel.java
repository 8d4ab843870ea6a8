package network.haca.explorer.core;

/** A model that has answered, and how often. */
public record ListedModel(String name, Tally tally) {}
