/** A program: installs the database that its variables name, and ends. Run by whoever has a superuser, before any migration. */
import { readInstallation } from '../configuration/installation.js';
import { installDatabase } from './install.js';

const { superuserUrl, passwords } = readInstallation();
await installDatabase(superuserUrl, passwords);
