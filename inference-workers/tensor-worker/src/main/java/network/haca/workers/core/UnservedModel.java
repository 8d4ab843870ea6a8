package network.haca.workers.core;

/**
 * A model that the worker has and cannot serve.
 *
 * @param name its own, or its folder's where that cannot be read
 * @param version its own, or empty
 * @param reason what is wrong, and what to do
 */
public record UnservedModel(String name, String version, String reason) {}
