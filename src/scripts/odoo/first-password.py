# Run by `odoo shell`. In a new database of Odoo anyone can log in as admin with the password admin: sets the password from the Secret.
import os

admin = env.ref('base.user_admin', raise_if_not_found=False)
if admin:
    env.cr.execute('SELECT password FROM res_users WHERE id = %s', [admin.id])
    known = env.cr.fetchone()[0]
    if known and env['res.users']._crypt_context().verify('admin', known):
        admin.password = os.environ['ADMIN_PASSWORD']
        env.cr.commit()
