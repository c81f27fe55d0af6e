package duban.states.jsonata;

/// A piece of an expression's text. `text` of a variable is its name without `$`; the content of
/// strings, patterns and comments is of no interest and left out.
record Token(Kind kind, String text) {
  enum Kind {
    VARIABLE,
    NAME,
    QUOTED_NAME,
    LITERAL,
    OPERATOR
  }

  boolean is(String operator) {
    return kind == Kind.OPERATOR && text.equals(operator);
  }

  boolean isVariable() {
    return kind == Kind.VARIABLE;
  }

  boolean isName() {
    return kind == Kind.NAME || kind == Kind.QUOTED_NAME;
  }

  /// Whether an operand has just ended, so that `/` divides and does not open a pattern.
  boolean endsOperand() {
    return switch (kind) {
      case VARIABLE, QUOTED_NAME, LITERAL -> true;
      case NAME -> !text.equals("and") && !text.equals("or") && !text.equals("in");
      case OPERATOR -> text.equals(")") || text.equals("]") || text.equals("}");
    };
  }
}
