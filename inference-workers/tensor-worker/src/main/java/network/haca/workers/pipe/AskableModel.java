package network.haca.workers.pipe;

import network.haca.contracts.RegisteredModel;
import network.haca.workers.core.Model;

/** A model that is loaded, with the registry's entry by which contracts ask it. */
public record AskableModel(RegisteredModel entry, Model model) {}
