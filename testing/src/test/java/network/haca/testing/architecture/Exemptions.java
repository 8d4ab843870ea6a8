package network.haca.testing.architecture;

import static network.haca.testing.architecture.Finding.Rule.FLOATING;
import static network.haca.testing.architecture.Finding.Rule.MEMBER;
import static network.haca.testing.architecture.Finding.Rule.OWN;
import static network.haca.testing.architecture.Finding.Rule.TYPE;

import java.util.List;

/** Where pure code does, by name and with a reason, what it otherwise may not. */
final class Exemptions {
  /**
   * @param className below {@code network.haca}
   * @param what begins like this
   */
  record Exemption(Finding.Rule rule, String className, String what, String reason) {
    boolean covers(Finding finding) {
      return finding.rule() == rule
          && finding.className().equals(Rooms.ROOT + className)
          && finding.what().startsWith(what);
    }
  }

  private static final String RESOURCE = "java.lang.Class.getResourceAsStream";
  private static final String STREAM = "java.io.InputStream";
  private static final String SHIPS = "reads what ships with the product";
  private static final String LOOKED_UP = "is asked for one key at a time, never walked";
  private static final String PYTHON = "JSON's numbers are doubles; no sum is taken of them";
  private static final String FORGETS = "forgets what it reads again";
  private static final String FREES_ITS_PLACE = "ends the one stream, whose place is free again";

  static final List<Exemption> ALL =
      List.of(
          new Exemption(TYPE, "primitives.Sha256", "java.security.", "SHA-256 is one anywhere"),
          new Exemption(
              TYPE, "primitives.RsaPss", "java.security.", "arithmetic behind our own rules"),
          new Exemption(
              TYPE, "primitives.RsaPss", "javax.crypto.", "a power of a number that is our own"),
          new Exemption(
              TYPE,
              "primitives.RecentKeccak",
              "java.util.concurrent.atomic.AtomicReferenceArray",
              "remembers what it would compute"),
          new Exemption(
              FLOATING, "evm.CodeCache", "java.util.LinkedHashMap.<init>", "its load factor"),
          new Exemption(MEMBER, "evm.precompile.PointEvaluation", RESOURCE, SHIPS),
          new Exemption(TYPE, "evm.precompile.PointEvaluation", STREAM, SHIPS),
          new Exemption(TYPE, "evm.state.LiveNodes", "java.util.HashSet", LOOKED_UP),
          concurrent("evm.state.MemoryNodeStore"),
          concurrent("fullnode.core.OverlayNodeStore"),
          new Exemption(
              MEMBER,
              "evm.state.MerklePatriciaTrie",
              "java.util.stream.IntStream.parallel()",
              "the sixteen subtries share no node"),
          new Exemption(
              MEMBER,
              "evm.state.WorldState",
              "java.util.List.parallelStream()",
              "the tries of accounts share no node"),
          new Exemption(MEMBER, "contracts.ContractArtifact", RESOURCE, SHIPS),
          new Exemption(TYPE, "contracts.ContractArtifact", STREAM, SHIPS),
          new Exemption(
              TYPE, "lightclient.LightChain", "java.time.InstantSource", "trust ends with time"),
          new Exemption(
              TYPE, "lightclient.SignedHeaders", "java.time.InstantSource", "trust ends with time"),
          new Exemption(FLOATING, "schemas.llm.CanonicalRequest", "", PYTHON),
          new Exemption(FLOATING, "schemas.llm.Canonicalizing", "", PYTHON),
          new Exemption(FLOATING, "schemas.llm.PythonFloat", "", PYTHON),
          new Exemption(FLOATING, "schemas.llm.PythonJson", "", PYTHON),
          new Exemption(FLOATING, "schemas.llm.PythonText", "", PYTHON),
          new Exemption(FLOATING, "schemas.llm.SharedJson", "", PYTHON),
          new Exemption(
              FLOATING,
              "schemas.tensor.InferTensors",
              "java.nio.ByteBuffer.put",
              "moves the bits of a message's numbers"),
          new Exemption(
              TYPE, "schemas.llm.ModelName", "java.net.URLDecoder", "decodes by a named charset"),
          new Exemption(
              OWN,
              "proofstream.core.ProofRules",
              "network.haca.schemas.topic.Topics",
              "a proof may be as old as its topic says"),
          new Exemption(TYPE, "llmnode.llm.LlmModels", "java.nio.file.Path", "names a folder"),
          new Exemption(TYPE, "llmnode.llm.LlmRegistry", "java.nio.file.Path", "names the file"),
          new Exemption(
              OWN,
              "llmnode.llm.LlmModels",
              "network.haca.llmnode.llm.LlmModelsFile",
              "the one door to the registry file"),
          new Exemption(TYPE, "attestation.DevelopmentRoot", "java.", SHIPS),
          new Exemption(MEMBER, "attestation.DevelopmentRoot", RESOURCE, SHIPS),
          new Exemption(
              TYPE,
              "attestation.ReportChecks",
              "javax.security.auth.x500.",
              "writes a certificate's name for people"),
          new Exemption(
              TYPE, "evm.FrameThread", "java.", "gives frames one stack size on every machine"),
          new Exemption(TYPE, "evm.SpareCodes", "java.lang.ref.", FORGETS),
          concurrent("evm.SpareCodes"),
          new Exemption(TYPE, "evm.state.AccountState", "java.lang.ref.", FORGETS),
          concurrent("fullnode.core.RememberedHashes"),
          new Exemption(
              TYPE,
              "evm.precompile.PointEvaluation",
              "java.lang.OutOfMemoryError",
              "ends the node rather than the call"),
          new Exemption(
              TYPE, "llmnode.core.StreamExchange", "java.lang.OutOfMemoryError", FREES_ITS_PLACE),
          new Exemption(
              TYPE,
              "llmnode.core.StreamExchange",
              "java.lang.StackOverflowError",
              FREES_ITS_PLACE));

  private Exemptions() {}

  private static Exemption concurrent(String className) {
    return new Exemption(TYPE, className, "java.util.concurrent.ConcurrentHashMap", LOOKED_UP);
  }

  static boolean covers(Finding finding) {
    return ALL.stream().anyMatch(each -> each.covers(finding));
  }
}
