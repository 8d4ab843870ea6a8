package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.esaulpaugh.headlong.abi.Function;
import com.esaulpaugh.headlong.abi.Tuple;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.VerifierDeployment;
import network.haca.devnet.network.NetworkPorts;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.testkit.Await;
import network.haca.testkit.RecordedCircuit;
import network.haca.zkverifier.MeasuredError;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Rule H3 where it is not our own code that says so: anvil deploys the verifier contract of a
 * circuit under Ethereum's bounds and takes its proof, and no altered one.
 */
@Tag("full")
@Timeout(300)
class ForeignVerificationIT {
  private static final Path CLIENTS = Path.of("clients/anvil");
  private static final Function VERIFY = Function.parse("verifyProof(bytes,uint256[])");

  /** The first of anvil's unlocked accounts. */
  private static final String ACCOUNT = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266";

  @Test
  void h3AnvilTakesTheVerifierContractAndItsProofAndNoOther() throws Exception {
    boolean isThere = ClientProgram.run(CLIENTS, "sh", "-c", "command -v npm").code() == 0;
    assumeTrue(isThere, "no npm");
    ClientProgram installed = ClientProgram.run(CLIENTS, "npm", "ci", "--no-audit", "--no-fund");
    assertEquals(0, installed.code(), installed.output());
    int port = NetworkPorts.free().chain();
    Process anvil =
        new ProcessBuilder("node_modules/.bin/anvil", "--port", Integer.toString(port), "--silent")
            .directory(CLIENTS.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      EthereumClient chain = new EthereumClient(URI.create("http://127.0.0.1:" + port));
      Await.until(Duration.ofSeconds(60), "anvil does not listen", () -> listens(chain));
      verify(chain, deploy(chain));
    } finally {
      anvil.descendants().forEach(ProcessHandle::destroyForcibly);
      anvil.destroyForcibly().waitFor();
    }
  }

  private static boolean listens(EthereumClient chain) {
    try {
      return chain.blockNumber() >= 0;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * By the proxy of CREATE2, which anvil has as this project's chains do. What {@code haca zk
   * setup} writes behind the code runs nowhere.
   */
  private static String deploy(EthereumClient chain) throws Exception {
    Bytes code =
        Bytes.concat(
            Bytes.fromHex(RecordedCircuit.verifierCode()),
            MeasuredError.of(new BigDecimal("0.0008")).suffix());
    VerifierDeployment verifier = new VerifierDeployment(code);
    ObjectNode transaction =
        call(VerifierDeployment.FACTORY.toHex(), verifier.call()).put("from", ACCOUNT);
    String hash = chain.ask("eth_sendTransaction", transaction).asText();
    Await.until("it is not in a block", () -> isMined(chain, hash));
    String address = verifier.address().toHex();
    assertEquals(code.toHex(), chain.ask("eth_getCode", address, "latest").asText());
    return address;
  }

  private static boolean isMined(EthereumClient chain, String hash) throws IOException {
    JsonNode receipt = chain.ask("eth_getTransactionReceipt", hash);
    return receipt.path("status").asText().equals("0x1");
  }

  private static void verify(EthereumClient chain, String verifier) throws Exception {
    Bytes proof = Bytes.fromHex(RecordedCircuit.proof());
    List<BigInteger> instances =
        RecordedCircuit.instances().stream()
            .map(word -> new BigInteger(word.substring(2), 16))
            .toList();
    String yes = Bytes32.ofUnsigned(1).toHex();
    assertEquals(yes, answer(chain, verifier, proof, instances));
    byte[] altered = proof.toArray().clone();
    altered[700] ^= 1;
    assertNotEquals(yes, answer(chain, verifier, Bytes.wrap(altered), instances));
    List<BigInteger> other = instances.stream().map(each -> each.add(BigInteger.ONE)).toList();
    assertNotEquals(yes, answer(chain, verifier, proof, other));
  }

  /** What the contract returns; the error's text if it reverts. */
  private static String answer(
      EthereumClient chain, String verifier, Bytes proof, List<BigInteger> instances) {
    Tuple arguments = Tuple.from(proof.toArray(), instances.toArray(BigInteger[]::new));
    Bytes data = Bytes.copyOf(VERIFY.encodeCall(arguments).array());
    try {
      return chain.ask("eth_call", call(verifier, data), "latest").asText();
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static ObjectNode call(String to, Bytes data) {
    return JsonNodeFactory.instance.objectNode().put("to", to).put("data", data.toHex());
  }
}
