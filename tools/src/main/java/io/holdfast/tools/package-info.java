/** The {@code holdfast} command. */
package io.holdfast.tools;
