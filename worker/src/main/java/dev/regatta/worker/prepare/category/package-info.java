/** Categories: what is fitted to them and how they become inputs. */
@NullMarked
package dev.regatta.worker.prepare.category;

import org.jspecify.annotations.NullMarked;
