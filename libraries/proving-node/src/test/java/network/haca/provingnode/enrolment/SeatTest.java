package network.haca.provingnode.enrolment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import network.haca.attestation.EnclaveIdentity;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.provingnode.core.Signer;
import network.haca.provingnode.enrolment.Membership.Pace;
import network.haca.provingnode.enrolment.Membership.Standing;
import network.haca.provingnode.enrolment.Membership.State;
import network.haca.schemas.NodeKind;
import org.junit.jupiter.api.Test;

/** Rules N3 to N5, look by look: what a node does with what the registry says of it. */
class SeatTest {
  private static final Duration LIFETIME = Duration.ofDays(3);
  private static final Pace PACE =
      new Pace(Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofMinutes(5), LIFETIME);

  private static final Bytes32 A = Bytes32.ofUnsigned(1);
  private static final Bytes32 B = Bytes32.ofUnsigned(2);
  private static final Bytes32 C = Bytes32.ofUnsigned(3);
  private static final Measurement FIRST = measurement(A);

  private final FakeRegistry registry = new FakeRegistry();
  private final AtomicInteger enabled = new AtomicInteger();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final Seat seat =
      new Seat(
          registry,
          born -> EnclaveIdentity.create("node", born, LIFETIME),
          NodeKind.TEE_MODEL_WORKER,
          FIRST,
          PACE,
          () -> now,
          enabled::incrementAndGet);

  private static Measurement measurement(Bytes32... contents) {
    return new Measurement(
        List.of(), Arrays.stream(contents).map(Bytes32::value).collect(Collectors.toSet()));
  }

  /** The keys that may sign for a content. */
  private List<Bytes32> signing(Bytes32 content) {
    return seat.signers().stream()
        .filter(key -> key.isMeasuredWith(content))
        .map(Signer::teeId)
        .toList();
  }

  private Bytes32 id() {
    return seat.identity().teeId();
  }

  private Optional<Bytes32> signing() {
    return seat.signer().map(Signer::teeId);
  }

  /** Looks once, as a node that counts has. */
  private Bytes32 join() {
    assertEquals(PACE.look(), seat.look());
    assertEquals(new Standing(State.ENABLED, ""), seat.standing());
    return id();
  }

  @Test
  void itRegistersOnceAndSignsFromThenOn() {
    assertEquals(State.JOINING, seat.standing().state());
    assertEquals(Optional.empty(), signing());
    Bytes32 id = join();
    assertEquals(id, join());
    assertEquals(List.of(id), registry.enrolled);
    assertEquals(List.of(id, id), registry.taken);
    assertEquals(List.of(id), registry.beating);
    assertEquals(Optional.of(id), signing());
    assertEquals(Optional.of(FakeRegistry.FROM), seat.signer().map(Signer::countsFrom));
    assertEquals(2, enabled.get());
  }

  @Test
  void whatTheRegistryKnowsAlreadyIsServedWithoutAnotherRegistration() {
    registry.standing = new RegistryStanding.Enabled(FakeRegistry.FROM);
    assertEquals(Optional.of(join()), signing());
    assertEquals(List.of(), registry.enrolled);
  }

  @Test
  void refusedItSaysWhyAndTriesAgainAtItsOwnPace() {
    registry.refusal = "no grant";
    assertEquals(PACE.retry(), seat.look());
    assertEquals(new Standing(State.JOINING, "no grant"), seat.standing());
    assertEquals(Optional.empty(), signing());
    registry.refusal = "";
    Bytes32 id = id();
    assertEquals(id, join(), "the keys of the first try");
  }

  @Test
  void whileTheChainIsAwayItServesOnAndBacksOff() {
    Bytes32 id = join();
    registry.away = "connection refused";
    assertEquals(PACE.retry(), seat.look());
    assertEquals(new Standing(State.ENABLED, ""), seat.standing());
    assertEquals(Optional.of(id), signing());
    assertEquals(List.of(id), registry.beating);
    registry.away = "";
    assertEquals(id, join());
    assertEquals(List.of(id), registry.enrolled);
  }

  @Test
  void n7AnotherMeasurementIsRegisteredWithAKeyOfItsOwn() {
    Bytes32 first = join();
    CompletableFuture<Void> done = seat.remeasure(measurement(B));
    assertFalse(done.isDone(), "before it is registered");
    assertEquals(List.of(), signing(B), "a key signs for nothing that it was not measured with");
    Bytes32 second = join();
    assertTrue(done.isDone());
    assertNotEquals(first, second);
    assertEquals(List.of(FIRST, measurement(B)), registry.measured);
    assertEquals(List.of(second), signing(B));
    assertEquals(second, join(), "and once");
  }

  @Test
  void n7TheKeyBeforeSignsForItsOwnContentsForAsLongAsThatCounts() {
    now = FakeRegistry.FROM;
    Bytes32 first = join();
    Bytes certificate = seat.identity().tlsCertificateDer();
    var _ = seat.remeasure(measurement(B));
    Bytes32 second = join();
    assertEquals(List.of(first), signing(A));
    assertEquals(Optional.of(second), signing());
    assertTrue(seat.presents(certificate));
    now = FakeRegistry.FROM.plus(FormerKey.COUNTS);
    assertEquals(List.of(), signing(A));
    assertFalse(seat.presents(certificate));
  }

  @Test
  void n7WhatIsRefusedChangesNothingAndIsTriedAgain() {
    Bytes32 first = join();
    CompletableFuture<Void> done = seat.remeasure(measurement(A, B));
    registry.refusal = "not approved";
    assertEquals(PACE.retry(), seat.look());
    assertFalse(done.isDone());
    assertEquals(List.of(first), signing(A));
    CompletableFuture<Void> back = seat.remeasure(FIRST);
    assertFalse(done.isDone(), "it was refused");
    assertTrue(back.isDone(), "that of now");
    registry.refusal = "";
    assertEquals(first, join());
  }

  @Test
  void n7WhatChangedWhileItWasDisabledGetsAKeyOfItsOwn() {
    Bytes32 first = join();
    registry.standing = new RegistryStanding.Disabled();
    seat.look();
    CompletableFuture<Void> done = seat.remeasure(measurement(B));
    seat.look();
    assertFalse(done.isDone());
    registry.standing = new RegistryStanding.Enabled(FakeRegistry.FROM);
    Bytes32 second = join();
    assertNotEquals(first, second);
    assertEquals(List.of(FIRST, measurement(B)), registry.measured);
    assertEquals(List.of(second), signing(B));
    assertTrue(done.isDone());
  }

  @Test
  void n7AKeyWhoseRegistrationWasNotAnsweredSignsForWhatItWasRegisteredWith() {
    registry.onEnrolled = () -> registry.away = "the answer is lost";
    assertEquals(PACE.retry(), seat.look());
    Bytes32 first = id();
    registry.away = "";
    registry.onEnrolled = () -> {};
    var _ = seat.remeasure(measurement(B));
    Bytes32 second = join();
    assertNotEquals(first, second, "the first was registered with another measurement");
    assertEquals(List.of(second), signing(B));
  }

  @Test
  void n5AReplacementWhoseAnswerIsLostIsTaken() {
    Bytes32 first = join();
    var _ = seat.remeasure(measurement(B));
    registry.onEnrolled = () -> registry.away = "the answer is lost";
    assertEquals(PACE.retry(), seat.look());
    registry.away = "";
    registry.disabled.add(first);
    Bytes32 second = join();
    assertEquals(List.of(first, second), registry.enrolled, "once each");
    assertEquals(List.of(second), signing(B));
  }

  @Test
  void n7WhatIsBeingRegisteredIsServedThoughMoreIsWantedByThen() {
    now = FakeRegistry.FROM;
    Bytes32 first = join();
    CompletableFuture<Void> begun = seat.remeasure(measurement(B));
    registry.onEnrol = () -> seat.remeasure(measurement(C));
    Bytes32 second = join();
    assertTrue(begun.isDone() && !begun.isCancelled());
    registry.onEnrol = () -> {};
    Bytes32 third = join();
    assertEquals(List.of(third), signing(C));
    assertEquals(List.of(second), signing(B), "each counts until its own end");
    assertEquals(List.of(first), signing(A));
  }

  @Test
  void n7WhatIsNotApprovedKeepsNoCertificateFromBeingRenewed() {
    Bytes32 first = join();
    var _ = seat.remeasure(measurement(B));
    registry.refused = Set.of(measurement(B));
    assertEquals(PACE.retry(), seat.look());
    now = now.plus(LIFETIME.multipliedBy(2).dividedBy(3)).plusSeconds(1);
    Bytes32 second = join();
    assertNotEquals(first, second);
    assertEquals(List.of(second), signing(A));
    assertEquals(PACE.retry(), seat.look());
    registry.refused = Set.of();
    assertEquals(List.of(join()), signing(B));
  }

  @Test
  void n7ANodeThatIsDisabledMeanwhileSignsWithNoKey() {
    now = FakeRegistry.FROM;
    join();
    var _ = seat.remeasure(measurement(B));
    join();
    registry.standing = new RegistryStanding.Disabled();
    seat.look();
    assertEquals(List.of(), seat.signers());
  }

  @Test
  void anErrorOfTheMachineEndsNoLook() {
    registry.onEnrol =
        () -> {
          throw new OutOfMemoryError("heap");
        };
    assertEquals(PACE.retry(), seat.look());
    assertEquals(new Standing(State.JOINING, "heap"), seat.standing());
  }

  @Test
  void n4RevokedItSignsNoMoreAndJoinsWithNewKeysOnceItIsApprovedAgain() {
    Bytes32 ended = join();
    registry.standing = new RegistryStanding.Revoked();
    assertEquals(PACE.look(), seat.look());
    assertEquals(State.REVOKED, seat.standing().state());
    assertEquals(Optional.empty(), signing());
    assertEquals(List.of(), registry.beating);
    assertEquals(PACE.look(), seat.look());
    assertEquals(List.of(ended), registry.enrolled, "nothing is registered while it is revoked");
    registry.standing = new RegistryStanding.Disabled();
    Bytes32 renewed = join();
    assertNotEquals(ended, renewed);
    assertEquals(List.of(ended, renewed), registry.enrolled);
    assertEquals(Optional.of(renewed), signing());
    assertEquals(List.of(renewed), registry.beating);
  }

  @Test
  void aRevokedKeyNeverCountsAgainEvenIfItsEntryIsEnabled() {
    Bytes32 ended = join();
    registry.standing = new RegistryStanding.Revoked();
    var _ = seat.look();
    registry.standing = new RegistryStanding.Enabled(FakeRegistry.FROM);
    assertNotEquals(ended, join());
  }

  @Test
  void disabledItNamesTheRemedyAndKeepsItsKeys() {
    Bytes32 id = join();
    registry.standing = new RegistryStanding.Disabled();
    assertEquals(PACE.look(), seat.look());
    assertEquals(State.DISABLED, seat.standing().state());
    assertTrue(seat.standing().reason().contains("haca registry enable " + id));
    assertEquals(Optional.empty(), signing());
    registry.standing = new RegistryStanding.Enabled(FakeRegistry.FROM);
    assertEquals(id, join());
    assertEquals(List.of(id), registry.enrolled);
    assertEquals(List.of(id), registry.beating);
  }

  @Test
  void inTheLastThirdOfItsCertificateItJoinsWithNewKeys() {
    Bytes32 first = join();
    now = now.plus(LIFETIME.dividedBy(3).multipliedBy(2));
    assertEquals(first, join(), "not a moment too early");
    now = now.plusSeconds(1);
    Bytes32 second = join();
    assertNotEquals(first, second);
    assertEquals(List.of(second), registry.beating);
    assertEquals(second, join());
  }

  @Test
  void theOldKeysServeUntilTheNewOnesAreRegistered() {
    Bytes32 first = join();
    now = now.plus(LIFETIME);
    registry.refusal = "insufficient funds";
    assertEquals(PACE.retry(), seat.look());
    assertEquals(Optional.of(first), signing());
    assertEquals(first, id());
    registry.refusal = "";
    assertNotEquals(first, join());
  }

  @Test
  void aChainThatKnowsTheNodeNoMoreAndIsOfNowBeganAnew() {
    Bytes32 id = join();
    registry.standing = new RegistryStanding.Unknown();
    registry.isFresh = false;
    assertEquals(PACE.retry(), seat.look());
    assertEquals(Optional.of(id), signing(), "the chain may only be behind");
    registry.isFresh = true;
    registry.refusal = "not yet";
    assertEquals(PACE.retry(), seat.look());
    assertEquals(new Standing(State.JOINING, "not yet"), seat.standing());
    assertEquals(Optional.empty(), signing());
    registry.refusal = "";
    assertEquals(id, join());
    assertEquals(List.of(id, id), registry.enrolled);
  }

  @Test
  void aNewOperatorMakesAnEntryOfItsOwnAndTheOldOneEndsAfterIt() {
    Bytes32 old = join();
    registry.hasNewOperator = true;
    registry.onDeparture = () -> assertNotEquals(Optional.of(old), signing());
    Bytes32 renewed = join();
    assertNotEquals(old, renewed);
    assertEquals(List.of(old), registry.left);
    registry.hasNewOperator = true;
    registry.undying = "the chain has gone";
    assertNotEquals(renewed, join(), "an end that fails keeps nobody from going on");
  }

  @Test
  void onceItIsClosingItRegistersNothing() {
    seat.closing();
    assertEquals(PACE.look(), seat.look());
    assertEquals(List.of(), registry.enrolled);
    assertEquals(Optional.empty(), signing());
  }
}
