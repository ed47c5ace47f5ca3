/* SPDX-License-Identifier: Apache-2.0 */
/** Files and SFTP: which file is complete, what was read of it, and where it is moved. */
package io.github.bedrockbatch.intake.file;
