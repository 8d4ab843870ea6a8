package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import network.haca.client.pipe.Conclusion;
import network.haca.client.pipe.PipeClient;
import network.haca.contracts.Addresses;
import network.haca.contracts.ContractArtifact;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.ModelRegistryContract;
import network.haca.contracts.RegistryContract;
import network.haca.devnet.network.AskedModels;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.pipe.AgreementAbi;
import network.haca.pipe.Mode;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rules P3 to P8 with real processes: validators, their CometBFT, workers and the broker are killed
 * at random moments while contracts ask models. Every transaction comes to its end, each of its
 * answers counts once, and the balance of every party is right to the wei. A worker that is killed
 * begins with a new key, so that what only it was drawn for expires.
 *
 * <p>{@code -Dpipe.seed} and {@code -Dpipe.kills} choose another run.
 */
@Tag("full")
@Timeout(1_200)
class PipeKillIT {
  private static final long SEED = Long.getLong("pipe.seed", 3_030);
  private static final int KILLS = Integer.getInteger("pipe.kills", 12);
  private static final int ASKED_MAX = 3;

  /** Milliseconds from a question to a kill, and from a kill to the process' next start. */
  private static final int KILL_MILLIS = 1_500;

  private static final int DEAD_MILLIS = 3_000;

  @TempDir private Path home;

  private final Vertx vertx = Vertx.vertx();
  private final Random random = new Random(SEED);

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void p6WhateverIsKilledNoTransactionAndNoWeiIsLost() throws Exception {
    List<String> told = new ArrayList<>(List.of("seed " + SEED));
    try (KilledPipeNetwork network = new KilledPipeNetwork(vertx, home, _ -> {})) {
      EthereumClient chain = network.chains().getFirst();
      Bytes32 entry = entry(chain);
      Await.until(
          KilledPipeNetwork.PATIENCE,
          "not all serve",
          () ->
              serving(chain, entry, Mode.VANILLA).size() == 2
                  && serving(chain, entry, Mode.TEE).size() == 1);
      Address agreement = agreement(chain);
      long begun = chain.blockNumber();
      PipeAskers askers = new PipeAskers(network.chains(), agreement, random);
      List<KilledPipeNetwork.Victim> victims = network.victims();
      for (int i = 0; i < KILLS; i++) {
        askers.ask(1 + random.nextInt(ASKED_MAX));
        Thread.sleep(random.nextInt(KILL_MILLIS));
        KilledPipeNetwork.Victim victim = victims.get(random.nextInt(victims.size()));
        told.add("kills " + victim.name());
        victim.kill().go();
        askers.ask(1 + random.nextInt(ASKED_MAX));
        Thread.sleep(random.nextInt(DEAD_MILLIS));
        victim.revive().go();
      }
      List<PipeAskers.Ended> ended = askers.awaitAll(KilledPipeNetwork.PATIENCE);
      assertEnds(ended, told);
      assertBooks(network, begun, ended, agreement, askers.price());
    }
  }

  private static Bytes32 entry(EthereumClient chain) throws IOException {
    return chain
        .read(
            Addresses.MODEL_REGISTRY,
            ModelRegistryContract.named(AskedModels.NAME),
            ModelRegistryContract::decodeNamed)
        .orElseThrow();
  }

  private static Address agreement(EthereumClient chain) throws Exception {
    Bytes creation =
        Bytes.concat(
            ContractArtifact.load("examples/Agreement").creationCode(),
            AgreementAbi.construction(AskedModels.NAME, "range", 6));
    return new PipeClient(chain)
        .create(DevelopmentAccounts.KEYS.get(1), creation, KilledPipeNetwork.PATIENCE);
  }

  /** With its answers a transaction does what it is to do, and without one of them nothing. */
  private static void assertEnds(List<PipeAskers.Ended> ended, List<String> told) {
    for (PipeAskers.Ended each : ended) {
      assertEquals(
          each.kind().succeeds() && each.isAnswered(),
          each.conclusion().succeeded(),
          () -> "%s of %s; %s".formatted(each.kind(), each.conclusion(), told));
    }
    long answered = ended.stream().filter(PipeAskers.Ended::isAnswered).count();
    assertTrue(
        2 * answered > ended.size(),
        () -> "%d of %d are answered; %s".formatted(answered, ended.size(), told));
    System.out.printf("%d of %d transactions were answered; %s%n", answered, ended.size(), told);
    for (PipeAskers.Kind kind : PipeAskers.Kind.values()) {
      assertTrue(
          ended.stream().anyMatch(each -> each.kind() == kind), () -> kind + " is never asked");
    }
  }

  private static void assertBooks(
      KilledPipeNetwork network,
      long begun,
      List<PipeAskers.Ended> ended,
      Address agreement,
      BigInteger price)
      throws Exception {
    EthereumClient chain = network.chains().getFirst();
    long end = ended.stream().mapToLong(each -> each.conclusion().block()).max().orElseThrow();
    assertAlike(network.chains(), end);
    List<Address> others = new ArrayList<>(network.operators());
    others.add(agreement);
    PipeBooks books = new PipeBooks(chain, begun, end, others, price);
    books.assertNothingIsMadeOrLost();
    Map<Address, List<Conclusion>> bySender = new TreeMap<>();
    ended.forEach(
        each ->
            bySender.computeIfAbsent(each.sender(), _ -> new ArrayList<>()).add(each.conclusion()));
    for (Map.Entry<Address, List<Conclusion>> each : bySender.entrySet()) {
      books.assertPaid(each.getKey(), each.getValue());
    }
    List<PipeBooks.Paid> paid = new ArrayList<>();
    for (PipeAskers.Ended each : ended) {
      for (Conclusion.PaidAnswer answer : each.conclusion().answers()) {
        paid.add(new PipeBooks.Paid(answer, kind(chain, answer.node())));
      }
    }
    books.assertShared(paid);
  }

  private static int kind(EthereumClient chain, Bytes32 node) throws IOException {
    return chain
        .read(Addresses.REGISTRY, RegistryContract.getNode(node), RegistryContract::decodeNode)
        .teeType();
  }

  private static void assertAlike(List<EthereumClient> chains, long height) throws Exception {
    Bytes header = chains.getFirst().rawHeader(height);
    for (EthereumClient chain : chains) {
      Await.until(
          KilledPipeNetwork.PATIENCE,
          "a validator has no block " + height,
          () -> chain.blockNumber() >= height);
      assertEquals(header, chain.rawHeader(height));
    }
  }

  private static List<Bytes32> serving(EthereumClient chain, Bytes32 entry, Mode mode)
      throws IOException {
    return chain.read(
        Addresses.MODEL_REGISTRY,
        ModelRegistryContract.nodesOf(entry, mode.teeType()),
        ModelRegistryContract::decodeNodes);
  }
}
