/** The command line: parses, calls, and turns failures into messages and exit codes. */
@NullMarked
package dev.regatta.submit;

import org.jspecify.annotations.NullMarked;
