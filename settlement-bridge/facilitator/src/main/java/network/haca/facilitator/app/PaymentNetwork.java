package network.haca.facilitator.app;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import network.haca.contracts.EthereumClient;
import network.haca.facilitator.chain.EthereumAccount;
import network.haca.facilitator.chain.EthereumPayments;
import network.haca.facilitator.core.Claim;
import network.haca.facilitator.core.Ledger;
import network.haca.facilitator.core.Settler;
import network.haca.facilitator.core.Spending;
import network.haca.facilitator.core.Verifier;
import network.haca.senders.BalanceWatch;
import network.haca.service.Occasion;
import network.haca.service.Parts;
import network.haca.service.RepeatedTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One network: its verifier, the thread that settles there, and whether it is there at all. */
final class PaymentNetwork {
  private static final Logger LOG = LoggerFactory.getLogger(PaymentNetwork.class);
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final NetworkNode node;
  private final Spending spending;
  private final Verifier verifier;
  private final RepeatedTask thread;
  private final BalanceWatch balance;
  private boolean isAlarmed;
  private volatile Optional<String> failure = Optional.of("it has not been asked yet");

  private PaymentNetwork(
      Parts parts,
      NetworkNode node,
      FacilitatorConfig config,
      Ledger ledger,
      Consumer<Claim> ended,
      MeterRegistry meters) {
    this.node = node;
    EthereumClient client = new EthereumClient(node.rpc());
    EthereumPayments chain = new EthereumPayments(client);
    EthereumAccount account = new EthereumAccount(node.network(), client, config.sender());
    InstantSource clock = InstantSource.system();
    this.spending = new Spending(node.network(), ledger, config.ceilings(), clock);
    this.verifier =
        new Verifier(
            chain, account, config.served(), config.takesUptoOfContracts(), spending, clock);
    Settler settler =
        new Settler(node.network(), chain, account, ledger, config.terms(), spending, clock, ended);
    this.balance =
        parts.add(
            BalanceWatch.start(
                client,
                config.sender()::address,
                new BalanceWatch.Purpose(
                    "facilitator",
                    node.network().toString(),
                    "pays for settlements",
                    "facilitator.balance.transactions.min"),
                config.transactionsMin(),
                () -> Occasion.NOW,
                meters));
    this.thread =
        parts.add(
            new RepeatedTask("settler-" + node.network(), PAUSE, () -> round(chain, settler)));
  }

  static PaymentNetwork start(
      Parts parts,
      NetworkNode node,
      FacilitatorConfig config,
      Ledger ledger,
      Consumer<Claim> ended,
      MeterRegistry meters) {
    return new PaymentNetwork(parts, node, config, ledger, ended, meters);
  }

  NetworkNode node() {
    return node;
  }

  Verifier verifier() {
    return verifier;
  }

  boolean isRunning() {
    return thread.isRunning();
  }

  /** Why nothing can be settled there now; nothing if it can. */
  Optional<String> failure() {
    return failure;
  }

  Optional<String> poverty() {
    return balance.poverty();
  }

  /** Reason that no payment more is taken there; nothing if they are. */
  Optional<String> alarm() {
    return spending.alarm();
  }

  /** Cost of the settlements of the last 24 hours, in wei. */
  BigInteger cost() {
    return spending.ofDay();
  }

  /** Logs an alarm when it begins. */
  private void warn() {
    Optional<String> why = alarm();
    if (why.isPresent() && !isAlarmed) {
      LOG.error("no payment is taken on {}: {}", node.network(), why.get());
    }
    isAlarmed = why.isPresent();
  }

  private boolean round(EthereumPayments chain, Settler settler) throws IOException {
    try {
      if (failure.isPresent()) {
        requireNetwork(chain);
      }
      settler.round();
      warn();
      failure = Optional.empty();
      return false;
    } catch (IOException | RuntimeException e) {
      failure = Optional.of(String.valueOf(e.getMessage()));
      throw e;
    }
  }

  /** A signature for one network is worth nothing on another, and a transaction may be much. */
  private void requireNetwork(EthereumPayments chain) throws IOException {
    long chainId = chain.chainId();
    if (chainId != node.network().chainId()) {
      throw new IOException(
          "%s is of chain %d, and facilitator.networks says %s"
              .formatted(node.rpc(), chainId, node.network()));
    }
  }
}
