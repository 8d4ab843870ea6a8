package network.haca.devnet.network;

import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import network.haca.contracts.BlockFreshness;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.TransactionSender;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.primitives.Address;
import network.haca.senders.Balance;
import network.haca.senders.SenderRole;

/**
 * Gives a development network's senders what they lack, in the name of its administrator dev0: on a
 * chain that an earlier release began, which knows nothing of them, all of it. Where nothing lacks
 * nothing is sent.
 */
public final class SenderGrants {
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** Transactions that a sender must be able to pay for, and that it is given for. */
  private static final long LEAST = 200;

  private static final long GIVEN = 20_000;

  private final EthereumClient chain;
  private final TransactionSender administrator;
  private final Consumer<String> progress;

  private SenderGrants(EthereumClient chain, Consumer<String> progress) {
    this.chain = chain;
    this.administrator = new TransactionSender(chain, DevelopmentAccounts.KEYS.getFirst());
    this.progress = progress;
  }

  /**
   * Looks at each sender, once the chain answers.
   *
   * @param progress told whom something is given, and who goes without
   * @return why each that lacks something does, with what would help, by its name
   * @throws IOException if the chain does not answer
   */
  public static Map<String, String> complete(
      EthereumClient chain, Map<String, Address> senders, Consumer<String> progress)
      throws IOException {
    awaitAnswer(chain);
    return giveTo(chain, senders, progress);
  }

  /** The same of a chain that has answered. */
  static Map<String, String> giveTo(
      EthereumClient chain, Map<String, Address> senders, Consumer<String> progress) {
    SenderGrants grants = new SenderGrants(chain, progress);
    Map<String, String> lacking = new TreeMap<>();
    for (Map.Entry<String, Address> sender : new TreeMap<>(senders).entrySet()) {
      String name = sender.getKey();
      grants
          .complete(name, sender.getValue())
          .ifPresent(
              reason -> {
                lacking.put(name, reason);
                progress.accept(reason);
              });
    }
    return lacking;
  }

  /** A chain that just begins has no state to ask for yet. */
  private static void awaitAnswer(EthereumClient chain) throws IOException {
    IOException last = new IOException("it was not asked");
    for (long looks = PATIENCE.dividedBy(LOOK); looks > 0; looks--) {
      try {
        boolean _ = SenderRole.APPROVAL.isHeldBy(chain, Address.ZERO);
        return;
      } catch (IOException e) {
        last = e;
      }
      BlockFreshness.pause(LOOK);
    }
    throw new IOException("the chain does not answer: " + last.getMessage(), last);
  }

  /** The reason if it lacks something that dev0 cannot give it; nothing if it has all. */
  private Optional<String> complete(String name, Address account) {
    List<String> given = new ArrayList<>();
    try {
      for (SenderRole.Grant grant : wanted(name)) {
        if (!grant.isHeldBy(chain, account)) {
          var _ = administrator.send(grant.contract(), grant.toGive(account));
          given.add(grant.name());
        }
      }
      Balance balance = Balance.of(chain, account);
      if (balance.isBelow(LEAST)) {
        BigInteger wei = balance.cost().multiply(BigInteger.valueOf(GIVEN));
        var _ = administrator.transfer(account, wei);
        given.add("funds");
      }
    } catch (IOException e) {
      return Optional.of(
          "the network's sender %s (%s) lacks a role or funds, which dev0 cannot give: %s; its administrator gives the role of keys/%s.key with 'haca keys rotate %s --key-file ADMIN'"
              .formatted(name, account, e.getMessage(), name, name));
    }
    if (!given.isEmpty()) {
      progress.accept(
          "the administrator dev0 gives %s (%s): %s"
              .formatted(name, account, String.join(", ", given)));
    }
    return Optional.empty();
  }

  private static List<SenderRole.Grant> wanted(String name) {
    SenderRole role = SenderRole.of(name).orElseThrow();
    List<SenderRole.Grant> wanted = new ArrayList<>();
    role.needed().ifPresent(wanted::add);
    if (role == SenderRole.OPERATOR) {
      wanted.add(SenderRole.APPROVAL);
    }
    return wanted;
  }
}
