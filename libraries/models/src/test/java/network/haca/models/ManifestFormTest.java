package network.haca.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.walrus.BlobId;
import org.junit.jupiter.api.Test;

/** Rule H1: a package's list has one form. */
class ManifestFormTest {
  private static final Address OWNER =
      Address.fromHex("0xc6fe5d33615a1c52c08018c47e8bc53646a0e101");
  private static final Bytes32 DIGEST = Bytes32.ofUnsigned(1);
  private static final int SIZE = 1 << 16;
  private static final PackageManifest MANIFEST =
      manifest(
          List.of(new PackageManifest.File("a", SIZE), new PackageManifest.File("b/c", 10)),
          List.of(part(SIZE), part(10)));
  private static final String TEXT =
      "{\"format\":\"haca.model.v1\",\"owner\":\"0xc6fe5d33615a1c52c08018c47e8bc53646a0e101\","
          + "\"digest\":\""
          + DIGEST.toHex()
          + "\",\"files\":[{\"path\":\"a\",\"size\":65536},{\"path\":\"b/c\",\"size\":10}],"
          + "\"parts\":[{\"blobId\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAI\",\"size\":65536,"
          + "\"sha256\":\""
          + Bytes32.ofUnsigned(3).toHex()
          + "\"},{\"blobId\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAI\",\"size\":10,"
          + "\"sha256\":\""
          + Bytes32.ofUnsigned(3).toHex()
          + "\"}]}";

  private static PackageManifest.Part part(int size) {
    return new PackageManifest.Part(new BlobId(Bytes32.ofUnsigned(2)), size, Bytes32.ofUnsigned(3));
  }

  private static PackageManifest manifest(
      List<PackageManifest.File> files, List<PackageManifest.Part> parts) {
    return new PackageManifest(OWNER, DIGEST, files, parts);
  }

  private static void refused(String text) {
    assertThrows(PackageException.class, () -> ManifestForm.read(Bytes.ofUtf8(text)));
  }

  private static void refused(PackageManifest manifest) {
    assertThrows(PackageException.class, () -> ManifestForm.write(manifest));
  }

  @Test
  void h1TheListIsTheseBytesAndReadBackAlike() throws PackageException {
    assertEquals(TEXT, ManifestForm.write(MANIFEST).toUtf8());
    assertEquals(MANIFEST, ManifestForm.read(Bytes.ofUtf8(TEXT)));
  }

  @Test
  void h1OtherBytesOfTheSameContentAreRefused() {
    refused(TEXT + " ");
    refused(TEXT.replace("\"size\":10", "\"size\":10.0"));
    refused(TEXT.replace("\"size\":10", "\"size\":\"10\""));
    refused(TEXT.replace("c6fe", "C6FE"));
    refused(TEXT.replace("{\"format\"", "{\"more\":1,\"format\""));
    refused(TEXT.replace("\"size\":10", "\"size\":10,\"size\":10"));
    refused(TEXT + TEXT);
  }

  @Test
  void whatIsNoListIsRefused() {
    refused("");
    refused("null");
    refused("[]");
    refused("\u0000\u0001");
    refused(TEXT.replace("v1", "v2"));
    refused(TEXT.replace("AAI\"", "AAJ\""));
    refused(TEXT.replace(DIGEST.toHex(), "0x12"));
    refused(TEXT.substring(0, TEXT.length() - 1));
    refused("[".repeat(100_000));
  }

  @Test
  void sizesFitEachOther() {
    List<PackageManifest.File> files = MANIFEST.files();
    refused(manifest(files, List.of(part(SIZE))));
    refused(manifest(files, List.of(part(SIZE), part(11))));
    refused(manifest(files, List.of(part(10), part(SIZE))));
    refused(manifest(files, List.of(part(SIZE), part(10), part(0))));
    refused(manifest(files, List.of(part(SIZE + 20), part(-10))));
    refused(manifest(List.of(new PackageManifest.File("a", -1)), List.of()));
    refused(
        manifest(
            List.of(
                new PackageManifest.File("a", Long.MAX_VALUE),
                new PackageManifest.File("b", Long.MAX_VALUE)),
            List.of()));
    refused(manifest(List.of(), List.of()));
  }

  @Test
  void countsAreBounded() {
    int many = PackageManifest.FILES_MAX + 1;
    refused(
        manifest(
            IntStream.range(0, many)
                .mapToObj(i -> new PackageManifest.File("%05d".formatted(i), 0))
                .toList(),
            List.of()));
    long parts = PackageManifest.PARTS_MAX + 1L;
    refused(
        manifest(
            List.of(new PackageManifest.File("a", parts * SIZE)),
            Collections.nCopies((int) parts, part(SIZE))));
    String message =
        String.valueOf(
            assertThrows(
                    PackageException.class,
                    () ->
                        ManifestForm.write(
                            manifest(
                                IntStream.range(0, PackageManifest.FILES_MAX)
                                    .mapToObj(
                                        i ->
                                            new PackageManifest.File(
                                                "%05d/".formatted(i)
                                                    + ("a".repeat(120) + "/").repeat(4)
                                                    + "a",
                                                0))
                                    .toList(),
                                List.of())))
                .getMessage());
    assertTrue(message.contains("bytes"), message);
  }
}
