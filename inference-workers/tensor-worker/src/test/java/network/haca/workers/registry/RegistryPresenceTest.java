package network.haca.workers.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import network.haca.contracts.ModelTransactions;
import network.haca.contracts.RegisteredModel;
import network.haca.models.BlobPlace;
import network.haca.models.ModelCache;
import network.haca.models.PackageUpload;
import network.haca.models.Progress;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.walrus.BlobId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rule H1: a worker says what it serves, and keeps what it holds from being lost. */
class RegistryPresenceTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_790_000_000);
  private static final Address OWNER = Address.fromHex("0x" + "11".repeat(20));
  private static final Bytes32 NODE = Bytes32.ofUnsigned(77);
  private static final Bytes32 ID = Bytes32.ofUnsigned(5);
  private static final Duration EPOCH = Duration.ofDays(1);

  @TempDir private Path temporary;

  private final Walrus walrus = new Walrus();
  private final Registry registry = new Registry();
  private Optional<Bytes32> node = Optional.of(NODE);

  @SuppressWarnings("NullAway.Init")
  private RegisteredFolder folder;

  /** In memory; it counts what is stored. */
  private static final class Walrus implements BlobPlace {
    final Map<BlobId, Bytes> blobs = new HashMap<>();

    @Override
    public long bytesMax() {
      return BlobId.bytesMax(4);
    }

    @Override
    public BlobId idOf(Bytes blob) {
      return BlobId.of(blob, 4);
    }

    @Override
    public void store(Bytes blob, BlobId id, int epochs) {
      blobs.put(id, Bytes.copyOf(blob.toArray()));
    }

    @Override
    public Optional<Bytes> find(BlobId id, int bytesMax, Predicate<Bytes> isIt) {
      return Optional.ofNullable(blobs.get(id)).filter(isIt);
    }
  }

  /** Takes what it is sent, and says what it is told to. */
  private static final class Registry implements RegistryPresence.Chain {
    final List<Bytes> sent = new ArrayList<>();
    Optional<RegisteredModel> entry = Optional.empty();
    boolean serves;
    boolean hasAccount = true;

    @Override
    public Optional<RegisteredModel> entry(Bytes32 id) {
      return entry;
    }

    @Override
    public boolean serves(Bytes32 teeId, Bytes32 id) {
      return serves;
    }

    @Override
    public void send(Bytes call) {
      sent.add(call);
    }

    @Override
    public boolean canSend() {
      return hasAccount;
    }
  }

  @BeforeEach
  void publish() throws IOException {
    Path made = Files.createDirectories(temporary.resolve("model"));
    Files.writeString(made.resolve("model.json"), "{}");
    PackageUpload.Uploaded uploaded =
        new PackageUpload(walrus, 5, 1 << 16).upload(made, OWNER, Progress.NONE);
    RegisteredModel entry =
        entry(uploaded.id().value(), uploaded.manifest().digest(), Duration.ofDays(30), 0);
    registry.entry = Optional.of(entry);
    folder = new RegisteredFolder(entry, new ModelCache.Cached(made, uploaded.manifest()));
  }

  private static RegisteredModel entry(
      Bytes32 blob, Bytes32 digest, Duration left, long withdrawnAt) {
    return new RegisteredModel(
        ID,
        blob,
        digest,
        OWNER,
        1,
        withdrawnAt,
        NOW.plus(left).getEpochSecond(),
        OWNER,
        RegisteredModel.Fees.NONE,
        List.of(),
        Optional.empty());
  }

  private void now(Duration left, long withdrawnAt) {
    RegisteredModel known = folder.entry();
    registry.entry = Optional.of(entry(known.blobId(), known.digest(), left, withdrawnAt));
  }

  private RegistryPresence presence(Optional<RegistryOptions.Renewal> renewal) {
    RegistryOptions options =
        new RegistryOptions(
            Optional.empty(),
            1,
            URI.create("http://p"),
            List.of(),
            4,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofDays(7),
            renewal);
    return new RegistryPresence(List.of(folder), registry, () -> node, walrus, options, () -> NOW);
  }

  @Test
  void h1AnEnabledNodeSaysOnceWhatItServes() throws IOException {
    RegistryPresence presence = presence(Optional.empty());
    node = Optional.empty();
    presence.go();
    assertEquals(List.of(), registry.sent);
    node = Optional.of(NODE);
    presence.go();
    assertEquals(List.of(ModelTransactions.serve(NODE, ID)), registry.sent);
    registry.serves = true;
    presence.go();
    assertEquals(1, registry.sent.size());
    registry.serves = false;
    registry.hasAccount = false;
    presence.go();
    assertEquals(1, registry.sent.size(), "there is nobody to say it");
  }

  @Test
  void h1AWithdrawnModelIsNotSaidToBeServed() throws IOException {
    now(Duration.ofDays(1), 9);
    RegistryPresence presence = presence(Optional.of(new RegistryOptions.Renewal(20, EPOCH)));
    presence.go();
    assertEquals(List.of(), registry.sent);
    assertTrue(presence.entry(folder.entry().id()).orElseThrow().isWithdrawn());
  }

  @Test
  void h1WhoMayNotRenewStoresNothing() throws IOException {
    registry.serves = true;
    now(Duration.ofDays(6), 0);
    walrus.blobs.clear();
    RegistryPresence presence = presence(Optional.empty());
    presence.go();
    assertEquals(Map.of(), walrus.blobs);
    assertEquals(Duration.ofDays(6), presence.left(folder));
  }

  @Test
  void h1APackageIsStoredAgainBeforeItsTimeIsOver() throws IOException {
    registry.serves = true;
    RegistryPresence presence = presence(Optional.of(new RegistryOptions.Renewal(20, EPOCH)));
    presence.go();
    assertEquals(List.of(), registry.sent, "there is time");
    Map<BlobId, Bytes> before = Map.copyOf(walrus.blobs);
    walrus.blobs.clear();
    now(Duration.ofDays(-3), 0);
    presence.go();
    assertEquals(before, walrus.blobs);
    long until = NOW.plus(Duration.ofDays(19)).getEpochSecond();
    assertEquals(List.of(ModelTransactions.renew(ID, until, NODE)), registry.sent);
  }

  @Test
  void h1WhatIsNoLongerThePackageIsNotSaidToBeStored() throws IOException {
    registry.serves = true;
    now(Duration.ofDays(1), 0);
    Files.writeString(folder.cached().folder().resolve("model.json"), "[]");
    RegistryPresence presence = presence(Optional.of(new RegistryOptions.Renewal(20, EPOCH)));
    assertThrows(IOException.class, presence::go);
    assertEquals(List.of(), registry.sent);
  }

  @Test
  void h1ASpanThatIsShorterThanTheAlarmIsNotRenewedInEveryRound() throws IOException {
    registry.serves = true;
    now(Duration.ofDays(4), 0);
    RegistryPresence presence = presence(Optional.of(new RegistryOptions.Renewal(5, EPOCH)));
    presence.go();
    assertEquals(List.of(), registry.sent);
    now(Duration.ofHours(47), 0);
    presence.go();
    assertEquals(1, registry.sent.size());
  }
}
