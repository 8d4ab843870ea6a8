package network.haca.paymentgate.core;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Supplier;
import network.haca.primitives.Bytes32;
import network.haca.x402.Reading;
import network.haca.x402.Refusal;
import network.haca.x402.gate.Grant;

/** Lets in what a facilitator has granted: each grant once, by the node that it names (rule X2). */
public final class GrantDoor {
  /** Header in which a gate hands a grant to a node. */
  public static final String HEADER = "X-Payment-Grant";

  /** No request runs longer, so that no grant is remembered longer. */
  static final Duration LIFE_MAX = Duration.ofMinutes(15);

  private final Supplier<Optional<Bytes32>> publicKey;
  private final Timer timer;
  private final InstantSource clock;
  private final int rememberedMax;
  private final Set<Bytes32> taken = new HashSet<>();
  private final PriorityQueue<Grant> byEnd =
      new PriorityQueue<>(Comparator.comparing(Grant::until));

  /** The worth of a grant at the gate. */
  public sealed interface Entry {
    /** The request may run, by this bill. */
    record Let(Bill bill) implements Entry {}

    /** It may not: the grant is another's, too old, or was used. */
    record Refused(String reason) implements Entry {}

    /** It may later: the door cannot judge now, or remembers as many as it can. */
    record Later(String reason) implements Entry {}
  }

  /**
   * @param publicKey of the facilitator, Ed25519; nothing while it is not known
   * @param rememberedMax grants whose end has not come
   */
  public GrantDoor(
      Supplier<Optional<Bytes32>> publicKey, InstantSource clock, Timer timer, int rememberedMax) {
    this.timer = timer;
    this.publicKey = publicKey;
    this.clock = clock;
    this.rememberedMax = rememberedMax;
  }

  /**
   * Takes a grant.
   *
   * @param node this one, by its id
   * @param request SHA-256 of the body that came with it
   */
  public synchronized Entry take(String text, String node, Bytes32 request) {
    Optional<Bytes32> key = publicKey.get();
    if (key.isEmpty()) {
      return new Entry.Later("The facilitator's key is not known yet.");
    }
    return switch (Grant.read(text, key.get().value())) {
      case Reading.Refused<Grant>(Refusal why) -> new Entry.Refused(why.message());
      case Reading.Value<Grant>(Grant grant) -> take(grant, node, request);
    };
  }

  private Entry take(Grant grant, String node, Bytes32 request) {
    Instant now = clock.instant();
    forget(now);
    if (!grant.node().equals(node)) {
      return new Entry.Refused("the grant is another node's");
    }
    if (!grant.request().equals(request)) {
      return new Entry.Refused("the grant is another request's");
    }
    if (!grant.until().isAfter(now) || grant.until().isAfter(now.plus(LIFE_MAX))) {
      return new Entry.Refused("the grant has ended, or ends later than any grant");
    }
    if (taken.contains(grant.reservation())) {
      return new Entry.Refused("the grant was used");
    }
    if (taken.size() >= rememberedMax) {
      return new Entry.Later("More grants run than can be remembered.");
    }
    taken.add(grant.reservation());
    byEnd.add(grant);
    Duration life = Duration.ofMillis(grant.until().toEpochMilli() - now.toEpochMilli());
    return new Entry.Let(new GrantedBill(life, timer));
  }

  private void forget(Instant now) {
    for (Grant first = byEnd.peek();
        first != null && !first.until().isAfter(now);
        first = byEnd.peek()) {
      byEnd.remove();
      taken.remove(first.reservation());
    }
  }
}
