package network.haca.senders;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import network.haca.contracts.EthereumClient;
import network.haca.primitives.Address;
import network.haca.service.Occasion;
import network.haca.service.RepeatedTask;
import network.haca.service.RoleGauges;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The alarm of a sender whose balance runs low: two gauges, and a line in the log when it gets low
 * and when it is no more.
 */
public final class BalanceWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BalanceWatch.class);
  private static final Duration LOOK = Duration.ofSeconds(3);

  private final EthereumClient chain;
  private final Supplier<Address> account;
  private final Purpose purpose;
  private final long transactionsMin;
  private final RoleGauges gauges;
  private final RepeatedTask task;
  private volatile Optional<Balance> latest = Optional.empty();
  private volatile boolean isLow;

  /**
   * The purpose for which an account sends.
   *
   * @param role such as {@code bridge}
   * @param kind of a node; {@code RELAY} of a bridge
   * @param pays what it pays for, in words
   * @param setting which says from where on a balance is low
   */
  public record Purpose(String role, String kind, String pays, String setting) {}

  BalanceWatch(
      EthereumClient chain,
      Supplier<Address> account,
      Purpose purpose,
      long transactionsMin,
      Occasion.Source blocks,
      MeterRegistry meters,
      Duration pause) {
    this.chain = chain;
    this.account = account;
    this.purpose = purpose;
    this.transactionsMin = transactionsMin;
    Tags tags = Tags.of("role", purpose.role(), "kind", purpose.kind());
    this.gauges =
        new RoleGauges(meters)
            .gauge(
                "haca.sender.balance.wei",
                "what the account has that sends for the role; not a number until it was asked",
                tags,
                () -> latest.map(balance -> balance.wei().doubleValue()).orElse(Double.NaN))
            .gauge(
                "haca.sender.balance.low",
                "1 while that pays for too few transactions",
                tags,
                () -> isLow ? 1 : 0);
    this.task = new RepeatedTask("sender-balance", pause, blocks, this::look);
  }

  /**
   * Looks from now on.
   *
   * @param transactionsMin for how many a balance has to pay before it is called low; 0 for never
   * @param blocks of the chain, without which no balance changes
   */
  public static BalanceWatch start(
      EthereumClient chain,
      Supplier<Address> account,
      Purpose purpose,
      long transactionsMin,
      Occasion.Source blocks,
      MeterRegistry meters) {
    return new BalanceWatch(chain, account, purpose, transactionsMin, blocks, meters, LOOK);
  }

  /**
   * The reason if nothing can be sent; nothing if the account pays for a transaction, or was not
   * asked.
   */
  public Optional<String> poverty() {
    return latest.filter(balance -> balance.isBelow(1)).map(this::text);
  }

  @Override
  public void close() {
    task.close();
    gauges.close();
  }

  private boolean look() throws IOException {
    Balance balance = Balance.of(chain, account.get());
    boolean low = balance.isBelow(transactionsMin);
    if (low && !isLow) {
      LOG.warn("{}", text(balance));
    } else if (isLow && !low) {
      LOG.info("the balance of {} is no longer low: {}", balance.account(), balance.text());
    }
    latest = Optional.of(balance);
    isLow = low;
    return false;
  }

  private String text(Balance balance) {
    return "the balance of %s is low: %s, which pays for %s transactions at the price of now (%s = %d); it %s: send it more"
        .formatted(
            balance.account(),
            balance.text(),
            balance.transactions(),
            purpose.setting(),
            transactionsMin,
            purpose.pays());
  }
}
