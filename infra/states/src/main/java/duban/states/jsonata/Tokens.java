package duban.states.jsonata;

import java.util.ArrayList;
import java.util.List;

/// Cuts the text of an expression into tokens. Only as strict as needed to find the names in it:
/// the JSONata library decides whether the text parses.
final class Tokens {
  private static final List<String> LONG_OPERATORS =
      List.of("??", "?:", "..", ":=", "!=", ">=", "<=", "**", "~>");
  private static final String OPERATORS = ".[]{}(),@#;:?+-*/%|=<>^&!~";

  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private Tokens(String text) {
    this.text = text;
  }

  static List<Token> of(String text) {
    Tokens reader = new Tokens(text);
    while (reader.at < text.length()) {
      reader.next();
    }
    return reader.tokens;
  }

  private void next() {
    char c = text.charAt(at);
    if (Character.isWhitespace(c)) {
      at++;
    } else if (text.startsWith("/*", at)) {
      int end = text.indexOf("*/", at + 2);
      at = end < 0 ? text.length() : end + 2;
    } else if (c == '"' || c == '\'') {
      skipTo(c);
      add(Token.Kind.LITERAL, "");
    } else if (c == '`') {
      int end = text.indexOf('`', at + 1);
      int stop = end < 0 ? text.length() : end;
      String name = text.substring(at + 1, stop);
      at = Math.min(text.length(), stop + 1);
      add(Token.Kind.QUOTED_NAME, name);
    } else if (c == '/' && (tokens.isEmpty() || !tokens.getLast().endsOperand())) {
      skipPattern();
      add(Token.Kind.LITERAL, "");
    } else if (c == '<' && closesParametersOfAFunction()) {
      skipSignature();
    } else if (OPERATORS.indexOf(c) >= 0) {
      String operator =
          LONG_OPERATORS.stream()
              .filter(candidate -> text.startsWith(candidate, at))
              .findFirst()
              .orElse(String.valueOf(c));
      at += operator.length();
      add(Token.Kind.OPERATOR, operator);
    } else {
      word();
    }
  }

  private void add(Token.Kind kind, String content) {
    tokens.add(new Token(kind, content));
  }

  private void word() {
    int start = at;
    boolean number = Character.isDigit(text.charAt(at));
    while (at < text.length() && !endsWord(text.charAt(at), number)) {
      at++;
    }
    String word = text.substring(start, at);
    if (number) {
      add(Token.Kind.LITERAL, "");
    } else if (word.startsWith("$")) {
      add(Token.Kind.VARIABLE, word.substring(1));
    } else {
      switch (word) {
        case "true", "false", "null" -> add(Token.Kind.LITERAL, "");
        default -> add(Token.Kind.NAME, word);
      }
    }
  }

  private boolean endsWord(char c, boolean number) {
    if (number && c == '.') {
      return text.startsWith("..", at); // 1.5 is a number, 1..5 is a range.
    }
    return Character.isWhitespace(c) || OPERATORS.indexOf(c) >= 0 || "\"'`".indexOf(c) >= 0;
  }

  private void skipTo(char quote) {
    at++;
    while (at < text.length() && text.charAt(at) != quote) {
      at += text.charAt(at) == '\\' ? 2 : 1;
    }
    at = Math.min(text.length(), at + 1);
  }

  private void skipPattern() {
    at++;
    int depth = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\\') {
        at++;
      } else if (c == '/' && depth == 0) {
        break;
      } else if ("([{".indexOf(c) >= 0) {
        depth++;
      } else if (")]}".indexOf(c) >= 0) {
        depth--;
      }
      at++;
    }
    at = Math.min(text.length(), at + 1);
    while (at < text.length() && (text.charAt(at) == 'i' || text.charAt(at) == 'm')) {
      at++;
    }
  }

  /// A signature follows the parameters of a function: `function($x)<s?:s>{…}`. Its `?:` is no
  /// operator.
  private boolean closesParametersOfAFunction() {
    if (tokens.isEmpty() || !tokens.getLast().is(")")) {
      return false;
    }
    int i = tokens.size() - 2;
    while (i >= 0 && (tokens.get(i).isVariable() || tokens.get(i).is(","))) {
      i--;
    }
    return i >= 1 && tokens.get(i).is("(") && Reading.opensFunction(tokens.get(i - 1));
  }

  private void skipSignature() {
    int depth = 0;
    do {
      char c = text.charAt(at);
      depth += c == '<' ? 1 : c == '>' ? -1 : 0;
      at++;
    } while (depth > 0 && at < text.length());
  }
}
