package network.haca.workers.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import network.haca.contracts.RegisteredModel;
import network.haca.models.ModelCache;
import network.haca.models.PackageManifest;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;
import network.haca.workers.core.RegistryEntries;
import org.junit.jupiter.api.Test;

/** Rule H2: an answer is signed under the entry whose folder is opened. */
class FetchedModelsTest {
  private static final Address OWNER = Address.fromHex("0x" + "0a".repeat(20));

  private static RegisteredFolder folder(long id, long digest) {
    RegisteredModel entry =
        new RegisteredModel(
            Bytes32.ofUnsigned(id),
            Bytes32.ofUnsigned(9),
            Bytes32.ofUnsigned(digest),
            OWNER,
            1,
            0,
            BigInteger.TEN.longValue(),
            OWNER,
            RegisteredModel.Fees.NONE,
            List.of(),
            Optional.empty());
    PackageManifest manifest = new PackageManifest(OWNER, entry.digest(), List.of(), List.of());
    return new RegisteredFolder(entry, new ModelCache.Cached(Path.of("models"), manifest));
  }

  @Test
  void ofSeveralEntriesOfOneFolderTheLastOneIsSigned() {
    RegistryEntries entries =
        new FetchedModels(
                List.of(folder(1, 7), folder(2, 8), folder(3, 7)), List.of(), Optional.empty())
            .entries();
    assertEquals(Optional.of(Bytes32.ofUnsigned(3)), entries.of(Bytes32.ofUnsigned(7)));
    assertEquals(Optional.of(Bytes32.ofUnsigned(2)), entries.of(Bytes32.ofUnsigned(8)));
    assertEquals(Optional.empty(), entries.of(Bytes32.ofUnsigned(9)), "nobody registered it");
  }
}
