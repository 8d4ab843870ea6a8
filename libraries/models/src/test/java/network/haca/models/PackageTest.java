package network.haca.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Stream;
import network.haca.onnx.FolderDigest;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.walrus.BlobId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules H1 and H2: a folder goes to Walrus and comes back as it was, whatever interrupts it. */
class PackageTest {
  private static final Address OWNER = Address.fromHex("0x" + "11".repeat(20));
  private static final int PART = PackageManifest.PART_BYTES_MIN;
  private static final Duration PAUSE = Duration.ofMillis(1);

  /** Five parts: files that end within a part, at its end, span several, and are empty. */
  private static final int[] SIZES = {100, PART - 100, 0, 3 * PART - 7, 12, 0};

  @TempDir private Path temporary;

  private final MemoryPlace place = new MemoryPlace();
  private final PackageUpload upload = new PackageUpload(place, 5, PART, PAUSE);
  private final PackageFetch fetch = new PackageFetch(place, PAUSE);

  @SuppressWarnings("NullAway.Init")
  private Path folder;

  @BeforeEach
  void folder() throws IOException {
    folder = make("model");
  }

  private Path make(String name) throws IOException {
    Path made = Files.createDirectories(temporary.resolve(name));
    Random random = new Random(7);
    for (int i = 0; i < SIZES.length; i++) {
      byte[] content = new byte[SIZES[i]];
      random.nextBytes(content);
      Path file = made.resolve("part%d/file%d".formatted(i % 2, i));
      Files.createDirectories(file.getParent());
      Files.write(file, content);
    }
    return made;
  }

  private PackageUpload.Uploaded upload() throws IOException {
    return upload.upload(folder, OWNER, Progress.NONE);
  }

  private static PackageFetch.Wanted wanted(PackageUpload.Uploaded uploaded) {
    return new PackageFetch.Wanted(uploaded.id(), OWNER, uploaded.manifest().digest());
  }

  private Path fetch(PackageFetch.Wanted wanted) throws IOException {
    Path target = temporary.resolve("fetched");
    Path partial = Files.createDirectories(temporary.resolve("partial"));
    fetch.fetch(wanted, partial, target, bytes -> {}, Progress.NONE);
    return target;
  }

  @Test
  void h2WhatIsFetchedIsWhatWasPublished() throws IOException {
    PackageUpload.Uploaded uploaded = upload();
    assertEquals(FolderDigest.of(folder), uploaded.manifest().digest());
    assertEquals(5, uploaded.manifest().parts().size());
    Path fetched = fetch(wanted(uploaded));
    assertEquals(FolderDigest.of(folder), FolderDigest.of(fetched));
    try (Stream<Path> left = Files.list(temporary.resolve("partial"))) {
      assertEquals(List.of(), left.toList());
    }
  }

  @Test
  void h1TheSameFolderIsTheSamePackageEverywhere() throws IOException {
    BlobId first = upload().id();
    Path other = make("other");
    Path touched = other.resolve("part0/file0");
    Files.setLastModifiedTime(touched, FileTime.fromMillis(1));
    assertTrue(touched.toFile().setExecutable(true));
    assertEquals(first, upload.upload(other, OWNER, Progress.NONE).id());
    Address stranger = Address.fromHex("0x" + "22".repeat(20));
    assertNotEquals(first, upload.upload(other, stranger, Progress.NONE).id());
  }

  @Test
  void anUploadThatWasInterruptedGoesOn() throws IOException {
    place.failingAfter = 3;
    assertThrows(IOException.class, this::upload);
    assertEquals(3, place.stores);
    place.failingAfter = -1;
    BlobId id = upload().id();
    assertEquals(6, place.stores, "five parts and the list, each once");
    assertEquals(id, upload().id());
    assertEquals(6, place.stores);
  }

  @Test
  void whatIsUploadedAgainIsStoredAgain() throws IOException {
    BlobId id = upload().id();
    assertEquals(id, upload.renew(folder, OWNER, Progress.NONE).id());
    assertEquals(12, place.stores);
  }

  @Test
  void aPublisherThatKeepsNothingIsFoundOut() {
    BlobPlace forgetful =
        new BlobPlace() {
          @Override
          public long bytesMax() {
            return place.bytesMax();
          }

          @Override
          public BlobId idOf(Bytes blob) {
            return place.idOf(blob);
          }

          @Override
          public void store(Bytes blob, BlobId id, int epochs) {}

          @Override
          public Optional<Bytes> find(BlobId id, int bytesMax, Predicate<Bytes> isIt) {
            return Optional.empty();
          }
        };
    PackageUpload lost = new PackageUpload(forgetful, 5, PART, PAUSE);
    String message =
        String.valueOf(
            assertThrows(PackageException.class, () -> lost.upload(folder, OWNER, Progress.NONE))
                .getMessage());
    assertTrue(message.contains("no aggregator gives it"), message);
  }

  @Test
  void h2AFetchThatWasInterruptedGoesOn() throws IOException {
    PackageFetch.Wanted wanted = wanted(upload());
    place.reads = 0;
    place.failingAfter = 3;
    assertThrows(IOException.class, () -> fetch(wanted));
    place.failingAfter = -1;
    place.reads = 0;
    Path fetched = fetch(wanted);
    assertEquals(4, place.reads, "the list, and the three parts that were missing");
    assertEquals(wanted.digest(), FolderDigest.of(fetched));
  }

  @Test
  void h2WhatAnInterruptedFetchLeftIsNotBelieved() throws IOException {
    PackageFetch.Wanted wanted = wanted(upload());
    place.reads = 0;
    place.failingAfter = 4;
    assertThrows(IOException.class, () -> fetch(wanted));
    place.failingAfter = -1;
    Path damaged =
        temporary.resolve("partial/%s/content/part0/file0".formatted(wanted.id().toText()));
    Files.write(damaged, new byte[SIZES[0]]);
    assertEquals(wanted.digest(), FolderDigest.of(fetch(wanted)));
  }

  @Test
  void h2OtherBytesForAPartAreNotTaken() throws IOException {
    PackageUpload.Uploaded uploaded = upload();
    BlobId part = uploaded.manifest().parts().get(2).blobId();
    place.blobs.put(part, Bytes.wrap(new byte[PART]));
    String message =
        String.valueOf(assertThrows(IOException.class, () -> fetch(wanted(uploaded))).getMessage());
    assertTrue(message.contains(part.toText()), message);
    assertFalse(Files.exists(temporary.resolve("fetched")));
  }

  @Test
  void h2PartsThatAreNotTheFolderOfTheListAreRefused() throws IOException {
    PackageUpload.Uploaded uploaded = upload();
    Bytes32 digest = Bytes32.ofUnsigned(99);
    Bytes lie =
        ManifestForm.write(
            new PackageManifest(
                OWNER, digest, uploaded.manifest().files(), uploaded.manifest().parts()));
    BlobId id = place.idOf(lie);
    place.store(lie, id, 1);
    String message =
        String.valueOf(
            assertThrows(
                    PackageException.class, () -> fetch(new PackageFetch.Wanted(id, OWNER, digest)))
                .getMessage());
    assertTrue(message.contains("are not the folder"), message);
    assertFalse(Files.exists(temporary.resolve("fetched")));
  }

  @Test
  void h1AnEntryOfAStrangerIsRefused() throws IOException {
    PackageUpload.Uploaded uploaded = upload();
    Address stranger = Address.fromHex("0x" + "22".repeat(20));
    PackageFetch.Wanted squatted =
        new PackageFetch.Wanted(uploaded.id(), stranger, uploaded.manifest().digest());
    String message =
        String.valueOf(assertThrows(PackageException.class, () -> fetch(squatted)).getMessage());
    assertTrue(message.contains("registered by a stranger"), message);
    PackageFetch.Wanted otherDigest =
        new PackageFetch.Wanted(uploaded.id(), OWNER, Bytes32.ofUnsigned(3));
    assertThrows(PackageException.class, () -> fetch(otherDigest));
  }

  @Test
  void moreBytesThanABlobMayHaveAreNoList() throws IOException {
    PackageFetch.Wanted wanted = wanted(upload());
    place.blobs.put(wanted.id(), Bytes.wrap(new byte[(int) place.bytesMax() + 1]));
    assertThrows(IOException.class, () -> fetch(wanted));
  }

  @Test
  void partsAreNoLargerThanABlobMayBe() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new PackageUpload(place, 5, (int) place.bytesMax() + 1, PAUSE));
  }

  @Test
  void aBlobThatIsNoPackageIsRefused() throws IOException {
    Bytes blob = Bytes.ofUtf8("{\"format\":\"standard-v1\"}");
    place.store(blob, place.idOf(blob), 1);
    PackageFetch.Wanted wanted =
        new PackageFetch.Wanted(place.idOf(blob), OWNER, Bytes32.ofUnsigned(3));
    assertThrows(PackageException.class, () -> fetch(wanted));
  }

  @Test
  void aFolderThatChangesWhileItIsReadIsNoPackage() throws IOException {
    Path last = folder.resolve("part1/file3");
    Progress growing =
        (done, all, moved) -> {
          try {
            Files.write(last, new byte[1]);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        };
    assertThrows(PackageException.class, () -> upload.upload(folder, OWNER, growing));
  }

  @Test
  void linksOutOfTheFolderAreRefused() throws IOException {
    Files.createSymbolicLink(folder.resolve("link"), Path.of("/etc/hostname"));
    assertThrows(IOException.class, this::upload);
  }

  @Test
  void theCacheHoldsItsBoundAndMakesRoom() throws IOException {
    PackageFetch.Wanted first = wanted(upload());
    Files.write(folder.resolve("more"), new byte[1_000]);
    PackageFetch.Wanted second = wanted(upload());
    Path kept = temporary.resolve("cache");
    long bytesMax = 5L * PART + 100;
    try (ModelCache cache = ModelCache.open(kept, "worker.models.cache", bytesMax)) {
      ModelCache.Cached fetched = cache.folder(fetch, first, Progress.NONE);
      int reads = place.reads;
      assertEquals(fetched, cache.folder(fetch, first, Progress.NONE));
      assertEquals(reads, place.reads, "it is there");
      String message =
          String.valueOf(
              assertThrows(PackageException.class, () -> cache.folder(fetch, second, Progress.NONE))
                  .getMessage());
      assertTrue(message.contains("worker.models.cache.max"), message);
    }
    try (ModelCache cache = ModelCache.open(kept, "worker.models.cache", bytesMax)) {
      assertEquals(
          second.digest(), FolderDigest.of(cache.folder(fetch, second, Progress.NONE).folder()));
      assertFalse(Files.exists(kept.resolve(first.digest().toHex().substring(2))));
    }
    try (ModelCache cache = ModelCache.open(kept, "worker.models.cache", 1_000)) {
      assertThrows(PackageException.class, () -> cache.folder(fetch, first, Progress.NONE));
    }
  }

  @Test
  void h2AChangedFolderOfTheCacheIsFetchedAnew() throws IOException {
    PackageFetch.Wanted wanted = wanted(upload());
    Path kept = temporary.resolve("cache");
    try (ModelCache cache = ModelCache.open(kept, "worker.models.cache", 1L << 30)) {
      Path there = cache.folder(fetch, wanted, Progress.NONE).folder();
      Files.write(there.resolve("part0/file0"), new byte[5]);
      assertEquals(
          wanted.digest(), FolderDigest.of(cache.folder(fetch, wanted, Progress.NONE).folder()));
    }
  }

  @Test
  void h1WhoHoldsTheBytesBringsThemBackToWalrus() throws IOException {
    PackageUpload.Uploaded uploaded = upload();
    try (ModelCache cache =
        ModelCache.open(temporary.resolve("cache"), "worker.models.cache", 1L << 30)) {
      var _ = cache.folder(fetch, wanted(uploaded), Progress.NONE);
      place.blobs.clear();
      ModelCache.Cached kept = cache.folder(fetch, wanted(uploaded), Progress.NONE);
      PackageUpload.again(place, 5, uploaded.id(), kept);
      assertEquals(wanted(uploaded).digest(), FolderDigest.of(fetch(wanted(uploaded))));
      Files.write(kept.folder().resolve("part0/file0"), new byte[SIZES[0]]);
      assertThrows(
          PackageException.class, () -> PackageUpload.again(place, 5, uploaded.id(), kept));
    }
  }
}
