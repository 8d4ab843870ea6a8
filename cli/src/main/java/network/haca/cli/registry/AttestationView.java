package network.haca.cli.registry;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;
import network.haca.attestation.AttestationClaims;
import network.haca.attestation.AttestationReport;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Printable;

/** A report as people and programs read it: what nobody vouches for is said to be a claim. */
final class AttestationView {
  private static final ObjectMapper JSON = new ObjectMapper();

  private AttestationView() {}

  static String toText(AttestationReport report) {
    StringBuilder text = new StringBuilder();
    report
        .claims()
        .ifPresent(
            claims -> {
              text.append(heading(report)).append('\n');
              describe(claims, text);
            });
    text.append("Checks:\n");
    for (AttestationReport.Check check : report.checks()) {
      line(text, (check.passed() ? "✓ " : "✗ ") + check.name(), check.detail());
    }
    return text + verdict(report);
  }

  private static String heading(AttestationReport report) {
    if (report.isVouchedFor()) {
      return "What the enclave's security module signed:";
    }
    return report.isSimulated()
        ? "What the document says, unverified: everyone can sign for a simulated enclave."
        : "What the document says, unverified: signature or certificates do not hold.";
  }

  private static String verdict(AttestationReport report) {
    if (!report.isValid()) {
      return "The document does not hold.";
    }
    return report.isSimulated()
        ? "The document holds, of a simulated enclave: development networks alone take it."
        : "The document holds.";
  }

  private static void describe(AttestationClaims claims, StringBuilder text) {
    line(text, "module", claims.moduleId());
    line(text, "dated", Instant.ofEpochMilli(claims.timestamp()).toString());
    claims.pcrs().forEach((index, value) -> line(text, "PCR" + index, value.toHex().substring(2)));
    line(text, "PCR hash", claims.pcrHash().map(Bytes32::toHex).orElse("none"));
    line(text, "user data", hex(claims.userData()));
    line(text, "TLS hash", hex(claims.tlsCertificateHash()));
    line(text, "key hash", hex(claims.signingKeyHash()));
    line(text, "nonce", hex(claims.nonce()));
    line(text, "public key", hex(claims.publicKey()));
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append("  %-14s %s%n".formatted(name, Printable.line(value)));
  }

  private static String hex(Optional<Bytes> bytes) {
    return bytes.map(Bytes::toHex).orElse("none");
  }

  static ObjectNode toJson(AttestationReport report) {
    ObjectNode node =
        JSON.createObjectNode()
            .put("valid", report.isValid())
            .put("verified", report.isVouchedFor())
            .put("simulated", report.isSimulated());
    report.claims().ifPresent(claims -> describe(claims, node));
    ArrayNode checks = node.putArray("checks");
    for (AttestationReport.Check check : report.checks()) {
      checks
          .addObject()
          .put("name", check.name())
          .put("passed", check.passed())
          .put("detail", check.detail());
    }
    return node;
  }

  private static void describe(AttestationClaims claims, ObjectNode node) {
    node.put("moduleId", claims.moduleId())
        .put("timestamp", claims.timestamp())
        .put("pcrHash", claims.pcrHash().map(Bytes32::toHex).orElse(null));
    ObjectNode pcrs = node.putObject("pcrs");
    claims.pcrs().forEach((index, value) -> pcrs.put(index.toString(), value.toHex()));
    node.put("userData", claims.userData().map(Bytes::toHex).orElse(null))
        .put("tlsCertificateHash", claims.tlsCertificateHash().map(Bytes::toHex).orElse(null))
        .put("signingKeyHash", claims.signingKeyHash().map(Bytes::toHex).orElse(null))
        .put("nonce", claims.nonce().map(Bytes::toHex).orElse(null))
        .put("publicKey", claims.publicKey().map(Bytes::toHex).orElse(null));
  }
}
