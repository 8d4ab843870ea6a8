package network.haca.provingnode.enrolment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import network.haca.attestation.EnclaveIdentity;
import network.haca.provingnode.core.Signer;
import network.haca.schemas.NodeKind;
import network.haca.service.Occasion;
import network.haca.testkit.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A node's beginning and end in the registry, whatever is under way. */
@Timeout(60)
class MembershipTest {
  private static final Duration LONG = Duration.ofDays(1);

  private final FakeRegistry registry = new FakeRegistry();

  private Membership member() {
    return member(new Membership.Pace(LONG, LONG, LONG, LONG), () -> Occasion.NOW);
  }

  private Membership member(Membership.Pace pace, Occasion.Source blocks) {
    return new Membership(
        registry,
        born -> EnclaveIdentity.create("node", born, LONG),
        NodeKind.VANILLA,
        Measurement.NONE,
        pace,
        blocks,
        InstantSource.system());
  }

  private Membership enabled() throws IOException {
    Membership member = member();
    member.publish("https://127.0.0.1:1");
    member.awaitEnabled(LONG);
    return member;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts it here", e);
    }
  }

  @Test
  void whoeverWaitsForItIsToldWhyItTakesLong() throws Exception {
    CountDownLatch refused = new CountDownLatch(1);
    registry.onEnrol = refused::countDown;
    registry.refusal = "no grant";
    try (Membership member = member()) {
      assertEquals(
          "the node is not enabled: it starts",
          assertThrows(IOException.class, () -> member.awaitEnabled(Duration.ZERO)).getMessage());
      member.publish("https://127.0.0.1:1");
      refused.await();
      Await.until("no refusal", () -> member.reason().equals("no grant"));
      assertEquals(
          "the node is not enabled: no grant",
          assertThrows(IOException.class, () -> member.awaitEnabled(Duration.ZERO)).getMessage());
    }
    assertEquals(List.of(), registry.left, "it had no entry");
  }

  @Test
  void n3ItSignsUntilItsEntryHasEnded() throws Exception {
    List<Optional<Signer>> meanwhile = new CopyOnWriteArrayList<>();
    Membership member = enabled();
    registry.onDeparture = () -> meanwhile.add(member.signer());
    member.close();
    assertEquals(List.of(member.identity().teeId()), registry.left);
    assertTrue(meanwhile.getFirst().isPresent());
    assertEquals(Optional.empty(), member.signer());
    assertEquals(List.of(), registry.beating);
  }

  @Test
  void anEntryThatCannotBeEndedKeepsNobodyFromClosing() throws Exception {
    Membership member = enabled();
    registry.undying = "the chain is away";
    member.close();
    assertEquals(Optional.empty(), member.signer());
  }

  @Test
  void n5ClosedWhileItIsBeingRegisteredItWaitsAndLeaves() throws Exception {
    CountDownLatch registering = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    registry.onEnrol =
        () -> {
          registering.countDown();
          await(goOn);
        };
    Membership member = member();
    member.publish("https://127.0.0.1:1");
    registering.await();
    Thread closing = Thread.ofPlatform().start(member::close);
    Await.until("it does not wait", () -> closing.getState() == Thread.State.TIMED_WAITING);
    goOn.countDown();
    closing.join();
    assertEquals(List.of(member.identity().teeId()), registry.enrolled);
    assertEquals(registry.enrolled, registry.left);
  }

  @Test
  void oneThatWasNeverPublishedIsClosedAtOnce() {
    Membership member = member();
    member.close();
    assertEquals(List.of(), registry.enrolled);
    assertFalse(member.signer().isPresent());
  }

  @Test
  void n4WhatABlockChangesIsFoundWithItAndAnEnabledNodeAsksForNothingInBetween() throws Exception {
    Semaphore blocks = new Semaphore(0);
    Duration tick = Duration.ofMillis(1);
    try (Membership member =
        member(new Membership.Pace(tick, tick, LONG, LONG), () -> blocks::acquire)) {
      member.publish("https://127.0.0.1:1");
      member.awaitEnabled(LONG);
      Await.until("it waits for no block", blocks::hasQueuedThreads);
      registry.standing = new RegistryStanding.Revoked();
      assertTrue(member.signer().isPresent(), "nothing was told");
      blocks.release();
      Await.until("the block changes nothing", () -> member.signer().isEmpty());
    }
  }
}
