package network.haca.workers.registry;

import network.haca.contracts.RegisteredModel;
import network.haca.models.ModelCache;

/** A registered model that is on this machine. */
public record RegisteredFolder(RegisteredModel entry, ModelCache.Cached cached) {}
