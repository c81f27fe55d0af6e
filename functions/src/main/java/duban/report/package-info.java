/// What staff file by hand: findings, early warnings, messages by phone or visit (A10).
@NullMarked
package duban.report;

import org.jspecify.annotations.NullMarked;
