/**
 * Packages of models (rules H1, H2): a folder becomes a manifest and parts on Walrus ({@link
 * network.haca.models.PackageUpload}), and those become the folder again ({@link
 * network.haca.models.ModelCache}), byte for byte, by what the registry on chain says of them.
 */
@NullMarked
package network.haca.models;

import org.jspecify.annotations.NullMarked;
