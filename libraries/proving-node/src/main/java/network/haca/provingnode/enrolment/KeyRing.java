package network.haca.provingnode.enrolment;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import network.haca.primitives.Bytes;
import network.haca.provingnode.core.Signer;

/** The keys of a node that may sign: that of now, and those before for as long as they count. */
final class KeyRing {
  private final InstantSource clock;
  private volatile Optional<RegisteredKey> now = Optional.empty();
  private volatile List<FormerKey> former = List.of();

  KeyRing(InstantSource clock) {
    this.clock = clock;
  }

  Optional<RegisteredKey> now() {
    return now;
  }

  /** The key of now first; none without it. */
  List<Signer> all() {
    List<Signer> all = new ArrayList<>(now.stream().toList());
    if (!all.isEmpty()) {
      former.stream().filter(this::counts).map(FormerKey::key).forEach(all::add);
    }
    return all;
  }

  /** Returns true if a certificate is that of a key before which may sign still. */
  boolean presented(Bytes certificate) {
    return former.stream()
        .filter(this::counts)
        .anyMatch(each -> each.key().identity().tlsCertificateDer().equals(certificate));
  }

  /**
   * Puts a key in the place of that of now.
   *
   * @param from the time of the block that registered it, and ended the one before
   */
  void replace(RegisteredKey key, Instant from) {
    former =
        Stream.concat(
                now.map(before -> new FormerKey(before, from.plus(FormerKey.COUNTS))).stream(),
                former.stream().filter(this::counts))
            .toList();
    now = Optional.of(key);
  }

  /** Signs no more. */
  void end() {
    now = Optional.empty();
    former = List.of();
  }

  private boolean counts(FormerKey key) {
    return clock.instant().isBefore(key.until());
  }
}
