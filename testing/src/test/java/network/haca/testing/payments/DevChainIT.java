package network.haca.testing.payments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import network.haca.devnet.devchain.KnownAccounts;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.web3j.crypto.Bip32ECKeyPair;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.MnemonicUtils;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.protocol.http.HttpService;
import org.web3j.tx.RawTransactionManager;
import org.web3j.tx.Transfer;
import org.web3j.utils.Convert;

/** What tests ask of any development chain: blocks at once, state and time as they are told. */
class DevChainIT {
  private static final Bytes32 KEY = KnownAccounts.KEYS.getFirst();
  private static final Address SENDER = KnownAccounts.address(KEY);
  private static final Address OTHER =
      Address.fromHex("0x00000000000000000000000000000000000b0b0b");
  private static final BigInteger ONE = BigInteger.ONE;

  private static ChainUnderTest chain;

  @BeforeAll
  static void start() throws IOException {
    chain = ChainUnderTest.start();
  }

  @AfterAll
  static void end() {
    chain.close();
  }

  @BeforeEach
  void remember() throws IOException {
    chain.remember();
  }

  @AfterEach
  void forget() throws IOException {
    chain.forget();
  }

  private static JsonNode pay(long value) throws IOException {
    return chain.send(KEY, OTHER, BigInteger.valueOf(value), Bytes.EMPTY);
  }

  @Test
  void eachTransactionIsInABlockOfItsOwn() throws IOException {
    long before = chain.height();
    for (int i = 1; i <= 3; i++) {
      JsonNode receipt = pay(7);
      assertEquals("0x1", receipt.get("status").asText());
      assertEquals(before + i, Long.decode(receipt.get("blockNumber").asText()));
      assertEquals(before + i, chain.height());
    }
    assertEquals(BigInteger.valueOf(21), chain.balance(OTHER));
  }

  @Test
  void aTransactionWithALaterNonceWaitsForTheEarlierOne() throws IOException {
    long next = chain.nonce(SENDER);
    long before = chain.height();
    Bytes32 later = chain.sendWithNonce(next + 1, KEY, OTHER, ONE, Bytes.EMPTY);
    assertEquals(before, chain.height());
    chain.sendWithNonce(next, KEY, OTHER, ONE, Bytes.EMPTY);
    assertEquals("0x1", chain.receipt(later).get("status").asText());
    assertEquals(BigInteger.TWO, chain.balance(OTHER));
  }

  @Test
  void withoutInstantBlocksTransactionsWaitForOne() throws IOException {
    long before = chain.height();
    long next = chain.nonce(SENDER);
    chain.ask("evm_setAutomine", false);
    try {
      for (int i = 0; i < 3; i++) {
        chain.sendWithNonce(next + i, KEY, OTHER, ONE, Bytes.EMPTY);
      }
      assertEquals(before, chain.height());
      assertEquals(next, chain.nonce(SENDER));
      chain.ask("evm_mine");
      assertEquals(before + 1, chain.height());
      assertEquals(next + 3, chain.nonce(SENDER));
    } finally {
      chain.ask("evm_setAutomine", true);
    }
  }

  @Test
  void revertTakesTheChainBackToTheSnapshot() throws IOException {
    pay(1);
    long height = chain.height();
    String first = chain.ask("evm_snapshot").asText();
    JsonNode gone = pay(2);
    pay(4);
    assertTrue(chain.ask("evm_revert", first).asBoolean());
    assertEquals(height, chain.height());
    assertEquals(ONE, chain.balance(OTHER));
    String hash = gone.get("transactionHash").asText();
    assertTrue(chain.ask("eth_getTransactionReceipt", hash).isNull());
    assertFalse(chain.ask("evm_revert", first).asBoolean());
    pay(16);
    assertEquals(BigInteger.valueOf(17), chain.balance(OTHER));
  }

  @Test
  void timeGoesWhereItIsTold() throws IOException {
    long began = chain.time();
    chain.ask("evm_increaseTime", 1_000);
    chain.ask("evm_mine");
    long moved = chain.time();
    assertTrue(moved >= began + 1_000, () -> began + " " + moved);
    chain.ask("evm_setNextBlockTimestamp", moved + 500_000);
    pay(1);
    assertEquals(moved + 500_000, chain.time());
    pay(1);
    assertTrue(chain.time() >= moved + 500_000 && chain.time() < moved + 500_100);
    chain.ask("evm_mine", moved + 600_000);
    assertEquals(moved + 600_000, chain.time());
  }

  @Test
  void theStateChangesAsItIsTold() throws IOException {
    chain.ask("anvil_setBalance", OTHER.toHex(), "0x64");
    chain.ask("anvil_setNonce", OTHER.toHex(), "0x5");
    chain.ask("anvil_setCode", OTHER.toHex(), "0x5f545f5260205ff3");
    String nine = Bytes32.ofUnsigned(9).toHex();
    assertTrue(chain.ask("anvil_setStorageAt", OTHER.toHex(), "0x0", nine).asBoolean());
    assertEquals(BigInteger.valueOf(100), chain.balance(OTHER));
    assertEquals(5, chain.nonce(OTHER));
    assertEquals("0x5f545f5260205ff3", chain.ask("eth_getCode", OTHER.toHex(), "latest").asText());
    assertEquals(BigInteger.valueOf(9), chain.read(OTHER, "any()", "(uint256)"));
  }

  @Test
  void itHasTheAccountsThatDevelopmentChainsHaveInCommon() throws IOException {
    JsonNode accounts = chain.ask("eth_accounts");
    byte[] seed =
        MnemonicUtils.generateSeed(
            "test test test test test test test test test test test junk", "");
    Bip32ECKeyPair master = Bip32ECKeyPair.generateKeyPair(seed);
    int hard = Bip32ECKeyPair.HARDENED_BIT;
    for (int i = 0; i < 10; i++) {
      int[] path = {44 | hard, 60 | hard, hard, 0, i};
      Credentials derived = Credentials.create(Bip32ECKeyPair.deriveKeyPair(master, path));
      assertEquals(derived.getAddress(), accounts.get(i).asText());
      assertEquals(derived.getAddress(), KnownAccounts.addresses().get(i).toHex());
    }
  }

  @Test
  void web3jTransfersAndReadsTheReceipt() throws Exception {
    Web3j web3j = Web3j.build(new HttpService(chain.url().toString()));
    try {
      Credentials credentials = Credentials.create(KEY.toHex());
      RawTransactionManager manager =
          new RawTransactionManager(web3j, credentials, chain.chainId(), 20, 50);
      TransactionReceipt receipt =
          new Transfer(web3j, manager)
              .sendFunds(OTHER.toHex(), BigDecimal.ONE, Convert.Unit.ETHER)
              .send();
      assertTrue(receipt.isStatusOK());
      assertEquals(BigInteger.TEN.pow(18), chain.balance(OTHER));
      assertTrue(web3j.ethGasPrice().send().getGasPrice().signum() > 0);
      assertEquals(receipt.getBlockNumber(), web3j.ethBlockNumber().send().getBlockNumber());
    } finally {
      web3j.shutdown();
    }
  }
}
