package network.haca.fullnode.rpc;

import static network.haca.fullnode.rpc.BegunChain.CONTRACT;
import static network.haca.fullnode.rpc.BegunChain.word;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import network.haca.contracts.UnsignedTransaction;
import network.haca.evm.Authorization;
import network.haca.evm.Transaction;
import network.haca.evm.word.UInt256;
import network.haca.fullnode.core.ChainConfig;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.fullnode.core.SignedTransaction;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Secp256k1;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Results beside execution-apis' schemas, on a chain with transactions of all types that it takes;
 * the folder is given by {@code -Dexecution.apis=DIR}.
 */
@EnabledIfSystemProperty(
    named = "execution.apis",
    matches = ".+",
    disabledReason = "-Dexecution.apis names no clone of github.com/ethereum/execution-apis")
class SchemasTest {
  private static final Bytes32 KEY = DevelopmentAccounts.KEYS.getFirst();
  private static final long CHAIN = ChainConfig.development().chainId();
  private static final BigInteger FEE = BigInteger.valueOf(2_000_000_000);

  /** Logs a topic and returns. */
  private static final Bytes LOGGING = Bytes.fromHex("6460015f5fa15f526005601bf3");

  @RegisterExtension private final BegunChain chain = new BegunChain();

  private static Bytes transaction(int type, long nonce) {
    Address target = Address.fromHex(CONTRACT);
    Transaction.AccessEntry entry = new Transaction.AccessEntry(target, List.of(Bytes32.ZERO));
    UInt256 chainId = UInt256.of(CHAIN);
    Secp256k1.Signature signature =
        Secp256k1.sign(DevelopmentAccounts.KEYS.get(1), Authorization.hash(chainId, target, 0));
    Authorization authorization =
        new Authorization(
            chainId,
            target,
            0,
            signature.recoveryId(),
            UInt256.of(signature.r()),
            UInt256.of(signature.s()));
    return new UnsignedTransaction(
            type,
            nonce,
            BigInteger.ONE,
            FEE,
            200_000,
            type == 0 ? Optional.empty() : Optional.of(target),
            BigInteger.ZERO,
            type == 0 ? LOGGING : Bytes.EMPTY,
            SignedTransaction.encode(List.of(entry)),
            Authorization.encode(List.of(authorization)))
        .sign(CHAIN, KEY);
  }

  @BeforeEach
  void aBlockHasEveryType() throws Exception {
    chain.add(transaction(0, 0), transaction(1, 1), transaction(2, 2), transaction(4, 3));
    String created =
        chain.call("eth_getTransactionReceipt", hash(0)).get("contractAddress").asText();
    UnsignedTransaction logging =
        UnsignedTransaction.legacy(4, FEE, 100_000, Address.fromHex(created), Bytes.EMPTY);
    chain.add(logging.sign(CHAIN, KEY));
    assertEquals(1, chain.call("eth_getLogs", "{'fromBlock':'0x2','toBlock':'0x2'}").size());
  }

  /** Of the first block's transactions. */
  private String hash(int index) throws Exception {
    return "'%s'"
        .formatted(
            chain
                .call("eth_getBlockByNumber", "'0x1',false")
                .at("/transactions/" + index)
                .asText());
  }

  /** A method, and its parameters; {@code HASH0} to {@code HASH3} are the transactions'. */
  record Question(String method, String params) {}

  static List<Question> questions() {
    String code = "{'CONTRACT':{'code':'0x60015f5fa15f5ffd'}}";
    return List.of(
        new Question("eth_blockNumber", ""),
        new Question("eth_chainId", ""),
        new Question("eth_syncing", ""),
        new Question("eth_coinbase", ""),
        new Question("eth_accounts", ""),
        new Question("eth_gasPrice", ""),
        new Question("eth_baseFee", ""),
        new Question("eth_blobBaseFee", ""),
        new Question("eth_maxPriorityFeePerGas", ""),
        new Question("eth_feeHistory", "'0x3','latest',[10,90]"),
        new Question("eth_feeHistory", "'0x0','latest',[]"),
        new Question("eth_config", ""),
        new Question("eth_capabilities", ""),
        new Question("eth_getBlockByNumber", "'0x1',true"),
        new Question("eth_getBlockByNumber", "'0x0',false"),
        new Question("eth_getBlockByNumber", "'0x9',false"),
        new Question("eth_getBlockReceipts", "'0x1'"),
        new Question("eth_getBlockReceipts", "'0x2'"),
        new Question("eth_getBlockTransactionCountByNumber", "'0x1'"),
        new Question("eth_getTransactionByHash", "HASH0"),
        new Question("eth_getTransactionByHash", "HASH1"),
        new Question("eth_getTransactionByHash", "HASH2"),
        new Question("eth_getTransactionByHash", "HASH3"),
        new Question("eth_getTransactionByHash", "'%s'".formatted(word(9))),
        new Question("eth_getTransactionByBlockNumberAndIndex", "'0x1','0x3'"),
        new Question("eth_getTransactionReceipt", "HASH0"),
        new Question("eth_getTransactionReceipt", "HASH3"),
        new Question("eth_getTransactionReceipt", "'%s'".formatted(word(9))),
        new Question("eth_getTransactionCount", "'RICH','latest'"),
        new Question("eth_getBalance", "'RICH','latest'"),
        new Question("eth_getCode", "'CONTRACT','latest'"),
        new Question("eth_getStorageAt", "'CONTRACT','0x0','latest'"),
        new Question("eth_getStorageValues", "{'CONTRACT':['%s']},'latest'".formatted(word(0))),
        new Question("eth_getProof", "'RICH',['%s'],'latest'".formatted(word(0))),
        new Question("eth_getProof", "'CONTRACT',['0x0'],'latest'"),
        new Question("eth_getLogs", "{'fromBlock':'0x0','toBlock':'latest'}"),
        new Question("eth_newFilter", "{}"),
        new Question("eth_newBlockFilter", ""),
        new Question("eth_newPendingTransactionFilter", ""),
        new Question("eth_uninstallFilter", "'0x1'"),
        new Question("eth_call", "{'to':'OTHER'},'latest'"),
        new Question("eth_estimateGas", "{'to':'OTHER'},'latest'"),
        new Question("eth_createAccessList", "{'to':'CONTRACT'},'latest'," + code),
        new Question("eth_fillTransaction", "{'from':'RICH','to':'OTHER'}"),
        new Question("eth_fillTransaction", "{'from':'RICH','to':'OTHER','gasPrice':'0x77359400'}"),
        new Question("eth_signTransaction", "{'from':'RICH','to':'OTHER'}"),
        new Question("eth_sign", "'RICH','0x6869'"),
        new Question(
            "eth_simulateV1",
            "{'traceTransfers':true,'returnFullTransactions':true,'blockStateCalls':[{'stateOverrides':%s,'calls':[{'to':'CONTRACT'},{'from':'RICH','to':'OTHER','value':'0x1'},{'to':'CONTRACT','gas':'0x5210'}]}]},'latest'"
                .formatted(code)),
        new Question("net_version", ""),
        new Question("debug_getRawHeader", "'0x1'"),
        new Question("debug_getRawBlock", "'0x1'"),
        new Question("debug_getRawReceipts", "'0x1'"),
        new Question("debug_getRawTransaction", "HASH3"),
        new Question("debug_traceTransaction", "HASH0"),
        new Question("debug_traceBlockByNumber", "'0x1'"),
        new Question("txpool_status", ""),
        new Question("txpool_content", ""));
  }

  @ParameterizedTest
  @MethodSource("questions")
  void aResultIsOfTheSchema(Question question) throws Exception {
    String params = question.params();
    for (int i = 0; i < 4; i++) {
      params = params.contains("HASH" + i) ? params.replace("HASH" + i, hash(i)) : params;
    }
    JsonNode result = chain.call(question.method(), params);
    Set<ValidationMessage> faults = schema(question.method()).validate(result);
    assertEquals(
        Set.of(),
        faults.stream()
            .map(ValidationMessage::getMessage)
            .collect(Collectors.toCollection(TreeSet::new)),
        result::toString);
  }

  /** One document of all schemas and methods, which refers to the method's result. */
  private static JsonSchema schema(String method) throws IOException {
    Path folder = Path.of(System.getProperty("execution.apis"), "src");
    StringBuilder document = new StringBuilder("components:\n  schemas:\n");
    for (String line : lines(folder.resolve("schemas"))) {
      document.append("    ").append(line).append('\n');
    }
    document.append("methods:\n");
    int index = -1;
    int position = 0;
    for (String part : List.of("eth", "debug", "txpool")) {
      for (String line : lines(folder.resolve(part))) {
        document.append(line).append('\n');
        if (line.startsWith("- name: ")) {
          index = line.equals("- name: " + method) ? position : index;
          position++;
        }
      }
    }
    document.append("$ref: '#/methods/%d/result/schema'\n".formatted(index));
    return JsonSchemaFactory.getInstance(VersionFlag.V202012)
        .getSchema(document.toString(), InputFormat.YAML);
  }

  private static List<String> lines(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      StringBuilder all = new StringBuilder();
      for (Path file : files.filter(each -> each.toString().endsWith(".yaml")).sorted().toList()) {
        all.append(Files.readString(file)).append('\n');
      }
      return all.toString().lines().toList();
    }
  }
}
