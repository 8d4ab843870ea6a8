package network.haca.answering.chain;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import network.haca.answering.core.Registries;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.KeptVerifiers;
import network.haca.contracts.ModelRegistryContract;
import network.haca.contracts.RegisteredModel;
import network.haca.contracts.RegistryContract;
import network.haca.pipe.OutputSignature;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.zkverifier.CircuitTerms;

/** The registries by the full node. What they keep for good is asked for once. */
public final class RegistriesOnChain implements Registries {
  /** For so long a node is taken to be enabled, or not, as it was. */
  static final long STATE_SECONDS = 2;

  private final EthereumClient chain;
  private final InstantSource clock;
  private final Map<Bytes32, Bytes> keys = new Latest<>();
  private final Map<Bytes32, RegisteredModel> models = new Latest<>();
  private final Map<Bytes32, Bytes> verifiers = new Latest<>();
  private final Map<Bytes32, State> enabled = new Latest<>();

  private record State(boolean isSo, Instant until) {}

  /** What was asked for of late, up to a number of answers. */
  private static final class Latest<V> extends LinkedHashMap<Bytes32, V> {
    private static final int MAX = 1_024;

    @Override
    protected boolean removeEldestEntry(Map.Entry<Bytes32, V> eldest) {
      return size() > MAX;
    }
  }

  public RegistriesOnChain(EthereumClient chain, InstantSource clock) {
    this.chain = chain;
    this.clock = clock;
  }

  @Override
  public synchronized Optional<Bytes> key(Bytes32 node) {
    if (!keys.containsKey(node)) {
      read(Addresses.REGISTRY, RegistryContract.getNode(node), RegistryContract::decodeNode)
          .ifPresent(found -> keys.put(node, found.publicKey()));
    }
    return Optional.ofNullable(keys.get(node));
  }

  @Override
  public synchronized boolean isEnabled(Bytes32 node) {
    return isSo(enabled, node, RegistryContract.isEnabled(node), RegistryContract::decodeIsEnabled);
  }

  private boolean isSo(
      Map<Bytes32, State> states, Bytes32 node, Bytes call, Function<Bytes, Boolean> decoder) {
    State known = states.get(node);
    Instant now = clock.instant();
    if (known == null || !now.isBefore(known.until())) {
      boolean isSo = read(Addresses.REGISTRY, call, decoder).orElse(false);
      known = new State(isSo, now.plusSeconds(STATE_SECONDS));
      states.put(node, known);
    }
    return known.isSo();
  }

  @Override
  public synchronized Optional<OutputSignature> outputs(Bytes32 entry) {
    return model(entry)
        .map(
            model ->
                new OutputSignature(
                    model.outputs().stream()
                        .map(each -> new OutputSignature.Output(each.name(), each.shape()))
                        .toList()));
  }

  @Override
  public synchronized Optional<Circuit> circuit(Bytes32 entry) {
    Optional<CircuitTerms> terms = model(entry).flatMap(CircuitTerms::of);
    return terms.flatMap(
        known -> verifier(known.verifierCodeHash()).map(code -> new Circuit(known, code)));
  }

  private Optional<RegisteredModel> model(Bytes32 entry) {
    if (!models.containsKey(entry)) {
      read(
              Addresses.MODEL_REGISTRY,
              ModelRegistryContract.modelOf(entry),
              output -> ModelRegistryContract.decodeModel(entry, output))
          .ifPresent(model -> models.put(entry, model));
    }
    return Optional.ofNullable(models.get(entry));
  }

  private Optional<Bytes> verifier(Bytes32 codeHash) {
    if (!verifiers.containsKey(codeHash)) {
      try {
        verifiers.put(codeHash, new KeptVerifiers(chain).code(codeHash));
      } catch (IOException e) {
        return Optional.empty();
      }
    }
    return Optional.ofNullable(verifiers.get(codeHash));
  }

  /** What cannot be had now is asked for again with the next answer. */
  private <T> Optional<T> read(Address contract, Bytes call, Function<Bytes, T> decoder) {
    try {
      return Optional.of(chain.read(contract, call, decoder));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
