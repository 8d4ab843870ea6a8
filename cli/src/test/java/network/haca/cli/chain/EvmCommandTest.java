package network.haca.cli.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import network.haca.primitives.Bytes;
import network.haca.role.JsonOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EvmCommandTest {
  private final PrintStream standard = System.out;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @AfterEach
  void giveBack() {
    System.setOut(standard);
  }

  private int run(String code) {
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    return new EvmCommand().run(Bytes.fromHex(code), Bytes.EMPTY, 100_000, new JsonOption());
  }

  private List<String> lines() {
    return printed.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void everyStepIsALineOfEip3155() {
    assertEquals(0, run("600160020100"));
    assertEquals(
        List.of(
            "{\"pc\":0,\"op\":96,\"gas\":\"0x13498\",\"memSize\":0,\"stack\":[],\"depth\":1,"
                + "\"refund\":0,\"opName\":\"PUSH1\",\"gasCost\":\"0x3\"}",
            "{\"pc\":2,\"op\":96,\"gas\":\"0x13495\",\"memSize\":0,\"stack\":[\"0x1\"],"
                + "\"depth\":1,\"refund\":0,\"opName\":\"PUSH1\",\"gasCost\":\"0x3\"}",
            "{\"pc\":4,\"op\":1,\"gas\":\"0x13492\",\"memSize\":0,\"stack\":[\"0x1\",\"0x2\"],"
                + "\"depth\":1,\"refund\":0,\"opName\":\"ADD\",\"gasCost\":\"0x3\"}",
            "{\"pc\":5,\"op\":0,\"gas\":\"0x1348f\",\"memSize\":0,\"stack\":[\"0x3\"],"
                + "\"depth\":1,\"refund\":0,\"opName\":\"STOP\",\"gasCost\":\"0x0\"}",
            "{\"output\":\"0x\",\"gasUsed\":\"0x5211\",\"pass\":true}"),
        lines());
  }

  @Test
  void whatEndsExceptionallySaysWhy() {
    assertEquals(1, run("01"));
    assertEquals(true, lines().getFirst().contains("\"error\":\"STACK_UNDERFLOW\""));
  }
}
