package network.haca.testing;

import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import network.haca.client.pipe.Conclusion;
import network.haca.client.pipe.PipeClient;
import network.haca.client.pipe.Stage;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.UnsignedTransaction;
import network.haca.devnet.network.AskedModels;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.pipe.AgreementAbi;
import network.haca.pipe.FixedPoint;
import network.haca.pipe.HubAbi;
import network.haca.pipe.Mode;
import network.haca.pipe.ModelInput;
import network.haca.pipe.ModelRequest;
import network.haca.pipe.NumberTensor;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.Secp256k1;
import network.haca.testkit.Await;

/**
 * Accounts that send transactions in which contracts ask the projectile model, to whichever
 * validator takes them, and again as long as none knows them: a pool does not outlive its node.
 */
final class PipeAskers {
  private static final List<Bytes32> KEYS =
      List.of(
          DevelopmentAccounts.KEYS.get(1),
          DevelopmentAccounts.KEYS.get(2),
          DevelopmentAccounts.KEYS.get(3));
  private static final long GAS = 4_000_000;

  private final List<EthereumClient> chains;
  private final Address agreement;
  private final Random random;
  private final long chainId;
  private final BigInteger price;
  private final Map<Address, Long> nonces = new TreeMap<>();
  private final List<Sent> sent = new ArrayList<>();

  /**
   * The kinds of questions.
   *
   * @see #call
   */
  enum Kind {
    UNPROVEN(1, true),
    ENCLAVE(1, true),
    BOTH(2, true),
    /** The model has no such input: a failure is signed and paid for, and the hub reverts. */
    REFUSED(1, false);

    private final int answers;
    private final boolean succeeds;

    Kind(int answers, boolean succeeds) {
      this.answers = answers;
      this.succeeds = succeeds;
    }

    int answers() {
      return answers;
    }

    boolean succeeds() {
      return succeeds;
    }
  }

  private record Sent(Kind kind, Address sender, Bytes encoded) {
    Bytes32 hash() {
      return Keccak.hash(encoded);
    }
  }

  /** A transaction at its end. */
  record Ended(Kind kind, Address sender, Conclusion conclusion) {
    boolean isAnswered() {
      return conclusion.answers().size() == kind.answers();
    }
  }

  PipeAskers(List<EthereumClient> chains, Address agreement, Random random) throws IOException {
    this.chains = chains;
    this.agreement = agreement;
    this.random = random;
    this.chainId = chains.getFirst().chainId();
    this.price = chains.getFirst().gasPrice();
    for (Bytes32 key : KEYS) {
      Address account = Secp256k1.addressOf(key);
      nonces.put(account, chains.getFirst().nonce(account));
    }
  }

  BigInteger price() {
    return price;
  }

  /** Sends so many transactions of random kinds. */
  void ask(int count) {
    for (int i = 0; i < count; i++) {
      Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
      Bytes32 key = KEYS.get(random.nextInt(KEYS.size()));
      Address sender = Secp256k1.addressOf(key);
      long nonce = nonces.merge(sender, 1L, Long::sum) - 1;
      Bytes encoded =
          new UnsignedTransaction(
                  nonce,
                  Optional.empty(),
                  price,
                  GAS,
                  Optional.of(kind == Kind.BOTH ? agreement : Addresses.INFERENCE_HUB),
                  BigInteger.ZERO,
                  call(kind))
              .sign(chainId, key);
      sent.add(new Sent(kind, sender, encoded));
      send(encoded);
    }
  }

  private Bytes call(Kind kind) {
    ModelInput launch = input("launch");
    return switch (kind) {
      case UNPROVEN -> hub(Mode.VANILLA, launch);
      case ENCLAVE -> hub(Mode.TEE, launch);
      case BOTH -> AgreementAbi.decide(launch, List.of(Mode.VANILLA, Mode.TEE), 10);
      case REFUSED -> hub(Mode.VANILLA, input("lunch"));
    };
  }

  private ModelInput input(String name) {
    List<FixedPoint> values =
        List.of(FixedPoint.of(10 + random.nextInt(20), 0), FixedPoint.of(45, 0));
    return new ModelInput(List.of(new NumberTensor(name, values, List.of(1L, 2L))), List.of());
  }

  private static Bytes hub(Mode mode, ModelInput input) {
    return HubAbi.run(new ModelRequest(mode.number(), AskedModels.NAME, input));
  }

  /** To the validators in turn, from a random one on, until one takes it; later again otherwise. */
  private void send(Bytes encoded) {
    int first = random.nextInt(chains.size());
    for (int i = 0; i < chains.size(); i++) {
      try {
        var _ = chains.get((first + i) % chains.size()).send(encoded);
        return;
      } catch (IOException e) {
        // It is dead, or its pool has the transaction already.
      }
    }
  }

  /** Waits for the ends of all, and sends again what no validator knows any more. */
  List<Ended> awaitAll(Duration patience) throws Exception {
    List<Ended> ended = new ArrayList<>();
    PipeClient client = new PipeClient(chains.getFirst());
    for (Sent each : sent) {
      Await.until(
          patience,
          each.kind() + " has no end: " + each.hash(),
          () -> {
            if (client.stage(each.hash()) instanceof Stage.Concluded(Conclusion conclusion)) {
              ended.add(new Ended(each.kind(), each.sender(), conclusion));
              return true;
            }
            if (chains.getFirst().ask("eth_getTransactionByHash", each.hash().toHex()).isNull()) {
              send(each.encoded());
            }
            return false;
          });
    }
    return ended;
  }
}
