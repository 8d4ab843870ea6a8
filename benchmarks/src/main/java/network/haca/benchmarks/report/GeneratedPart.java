package network.haca.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The part of a page that a command writes, between two lines that say so. What is not measured
 * anew stays as it is.
 */
public final class GeneratedPart {
  static final String BEGIN = "<!-- written by ./haca bench all: begin -->";
  static final String END = "<!-- written by ./haca bench all: end -->";

  private final Path page;

  public GeneratedPart(Path page) {
    this.page = page;
  }

  /**
   * Writes sections in the place of those of the same names, or behind the others, and their charts
   * beside the page.
   *
   * @param preface of the part: when, where and how it was measured
   * @throws IOException if the page cannot be read or written, or has no such part
   */
  public void write(String preface, List<Section> sections) throws IOException {
    String text = Files.readString(page);
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IOException(
          "%s has no part to write; it begins with a line '%s' and ends with '%s'"
              .formatted(page, BEGIN, END));
    }
    List<String> blocks = blocks(text.substring(begin + BEGIN.length(), end));
    for (Section section : sections) {
      String mark = "<!-- %s -->".formatted(section.name());
      String block = "%s\n%s\n%s\n".formatted(mark, section.markdown(), preface);
      int known = indexOf(blocks, mark);
      if (known < 0) {
        blocks.add(block);
      } else {
        blocks.set(known, block);
      }
      if (section.chart().isPresent()) {
        Files.writeString(page.resolveSibling(section.chartFile()), section.chart().get().svg());
      }
    }
    String part = String.join("\n", blocks);
    Files.writeString(
        page, text.substring(0, begin) + BEGIN + "\n\n" + part + "\n" + text.substring(end));
  }

  private static int indexOf(List<String> blocks, String mark) {
    for (int i = 0; i < blocks.size(); i++) {
      if (blocks.get(i).startsWith(mark)) {
        return i;
      }
    }
    return -1;
  }

  /** Each from its mark up to the next. */
  private static List<String> blocks(String part) {
    List<String> blocks = new ArrayList<>();
    for (String block : part.split("(?m)^(?=<!-- [a-z]+ -->$)")) {
      if (block.startsWith("<!-- ")) {
        blocks.add(block.strip() + "\n");
      }
    }
    return blocks;
  }
}
