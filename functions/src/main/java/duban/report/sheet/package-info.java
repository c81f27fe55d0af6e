/// Tables as people fill them in, in CSV or XLSX: read without trusting them, and written back.
@NullMarked
package duban.report.sheet;

import org.jspecify.annotations.NullMarked;
