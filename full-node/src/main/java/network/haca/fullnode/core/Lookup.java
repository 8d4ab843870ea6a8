package network.haca.fullnode.core;

import java.util.List;
import java.util.Optional;
import network.haca.contracts.RegisteredModel;
import network.haca.evm.SystemContract;
import network.haca.pipe.FactRequest;
import network.haca.pipe.InferenceRequest;
import network.haca.pipe.LanguageRequest;
import network.haca.pipe.Mode;
import network.haca.pipe.ModelRequest;
import network.haca.primitives.Bytes32;
import network.haca.zkverifier.ProvenCalls;

/** Looks up what a request asks, with the gas of the call that asks (rule P1). */
final class Lookup {
  private Lookup() {}

  /** The outcome of a look-up. */
  sealed interface Found {
    record Is(Asked asked, long gasUsed) implements Found {}

    record IsNot(String reason, long gasUsed) implements Found {}

    record OutOfGas() implements Found {}
  }

  /**
   * Looks up what a request asks in a mode.
   *
   * @param rules of the chain
   * @param gas that may be used
   */
  static Found find(
      SystemContract.Surroundings surroundings,
      RulesVersion rules,
      InferenceRequest request,
      Mode mode,
      long gas) {
    MeteredRegistry registry = new MeteredRegistry(surroundings, gas);
    try {
      Optional<RegisteredModel> entry = registry.entry(request.modelCid());
      if (entry.isEmpty()) {
        return new Found.IsNot(
            "no model is registered as '" + request.modelCid() + "'", registry.used());
      }
      Optional<String> refusal = refusal(registry, rules, entry.get(), request, mode);
      return refusal.isPresent()
          ? new Found.IsNot(refusal.get(), registry.used())
          : new Found.Is(asked(entry.get(), request, mode), registry.used());
    } catch (MeteredRegistry.OutOfGasException e) {
      return new Found.OutOfGas();
    }
  }

  private static Asked asked(RegisteredModel entry, InferenceRequest request, Mode mode) {
    return switch (request) {
      case ModelRequest _ -> new AskedModel(entry, mode);
      case LanguageRequest language -> new AskedLanguageModel(entry, language);
      case FactRequest fact -> new AskedFact(entry, fact);
    };
  }

  private static Optional<String> refusal(
      MeteredRegistry registry,
      RulesVersion rules,
      RegisteredModel entry,
      InferenceRequest request,
      Mode mode)
      throws MeteredRegistry.OutOfGasException {
    if (entry.isWithdrawn()) {
      return Optional.of("the model is withdrawn");
    }
    Optional<String> unanswerable =
        request instanceof ModelRequest model
            ? unanswerable(rules, entry, model, mode)
            : Optional.empty();
    if (unanswerable.isPresent()) {
      return unanswerable;
    }
    return switch (request) {
      case ModelRequest _ -> unserved(registry.nodes(entry.id(), mode.teeType()), mode);
      case LanguageRequest _ -> unserved(registry.nodes(entry.id(), Mode.LANGUAGE_TEE_TYPE), mode);
      case FactRequest fact ->
          registry.nodes(entry.id(), Mode.FACT_TEE_TYPE).size() < fact.quorum()
              ? Optional.of(
                  "fewer than %s owners have an active data node that serves the source"
                      .formatted(fact.quorum()))
              : Optional.empty();
    };
  }

  private static Optional<String> unserved(List<Bytes32> nodes, Mode mode) {
    return nodes.isEmpty()
        ? Optional.of("no enabled node serves the model in mode " + mode)
        : Optional.empty();
  }

  private static Optional<String> unanswerable(
      RulesVersion rules, RegisteredModel entry, ModelRequest request, Mode mode) {
    if (!AskedModel.outputs(entry).isAskable()) {
      return Optional.of(
          "the model's entry has no outputs, or larger ones than an answer may have");
    }
    return mode == Mode.ZKML ? unprovable(rules, entry, request) : Optional.empty();
  }

  private static Optional<String> unprovable(
      RulesVersion rules, RegisteredModel entry, ModelRequest request) {
    if (!EntryCircuits.isProvable(entry, rules)) {
      return Optional.of(
          rules.includes(RulesVersion.EIGHT)
              ? "the model's entry has no circuit of as many outputs as contracts get"
              : "the model's entry has no circuit of one input and one output");
    }
    return EntryCircuits.terms(entry, rules)
            .flatMap(terms -> ProvenCalls.input(terms, request.input()))
            .isPresent()
        ? Optional.empty()
        : Optional.of(
            rules.includes(RulesVersion.EIGHT)
                ? "a circuit takes one tensor of numbers for each of its inputs, within its range, and no strings"
                : "a circuit takes one tensor of numbers, within its range, and no strings");
  }
}
